"""The report of an audit pack made again, from what is in the pack and nothing else. Floor 11.

Whoever signs a pack writes its report, and people read that first. So what it says of deployments, decisions, changes,
approvals, waivers and people is told again from the verified evidence, and has to come out the same. What no evidence
in a pack can show is taken from the report as it stands: how requests to break the glass stood, what an auditor of the
whole ledger found, and what came before or after a deployment and is not in the pack.

Source: docs/security/verification.md, "An audit pack", step 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from interlock.crypto import Trust
from interlock.flows.auditing.gathered import Gathered
from interlock.flows.auditing.report import Question, Reporting
from interlock.flows.auditing.rulings import shown_by
from interlock.flows.auditing.scope import AboutWhat
from interlock.flows.auditing.summary import summary_of
from interlock.flows.deployments import Deployments
from interlock.flows.gate import Gate
from interlock.flows.ports import ReadBlobs, ReadLedger
from interlock.flows.releases import Releases
from interlock.flows.replay import Replay
from interlock.kernel import Instant
from interlock.ledger import ProvenLog
from interlock.trace.clauses import Clauses, Standard, answered
from interlock.trace.deployed import Deployed, Ruling
from interlock.trace.report import AsOf, AuditReport, Glass, Scope

ToldAgain = Callable[[AuditReport], AuditReport]
"""Gives what the evidence says on the question that a report answers; what it cannot show is as in that report."""

_TOLD: Final = (
    "deployments",
    "rulings",
    "artifacts",
    "changes",
    "approvals",
    "assessed",
    "waivers",
    "looks",
    "people",
    "keys",
    "pieces",
)
"""What comes out of the evidence alone."""


class Retelling(Reporting):
    """Writes the report of a pack again, for the question that it says it answers."""

    def __init__(
        self,
        report: AuditReport,
        gate: Gate,
        kept: tuple[ReadLedger, ReadBlobs],
        trusts: tuple[Trust, Trust],
        came: Mapping[int, str],
    ) -> None:
        """`came` says of each decision in the pack what came of making it again.

        `trusts` are the keys that evidence is admitted by, and those that the pack offers, which its report speaks of.
        """
        (ledger, papers), (trust, offered) = kept, trusts
        super().__init__(
            gate=gate,
            ledger=ledger,
            blobs=papers,
            trust=trust,
            deployments=Deployments(gate=gate, blobs=papers, product=report.product),
            releases=Releases(gate=gate, product=report.product),
            replay=Replay(ledger=ledger, blobs=papers, gate=gate, trust=trust),
            glasses=lambda _governance, _at: (),
            fsck=None,
            product=report.product,
            version=report.interlock,
        )
        self._as_it_stands = report
        self._came = came
        self._places = {(one.run, one.environment): one for one in report.deployments}
        self._offered = offered

    def told(self) -> AuditReport:
        """Give the report. Errors: those of `Reporting.report`."""
        said = self._as_it_stands
        prefix = f"{said.product}@" if said.scope is Scope.RELEASE and said.product else ""
        about = AboutWhat(said.scope, said.subject.removeprefix(prefix), said.period)
        return self.report(Question(about, said.asked_by, said.at))

    def _again(self, entries: Sequence[int], log: ProvenLog) -> Mapping[int, str]:  # noqa: ARG002 (as it is there)
        return {index: self._came[index] for index in entries if index in self._came}

    def _broken(
        self,
        gathered: Gathered,  # noqa: ARG002 (as it is there)
        at: Instant,  # noqa: ARG002 (as it is there)
        rulings: Iterable[Ruling],  # noqa: ARG002 (as it is there)
        told: Iterable[Deployed],  # noqa: ARG002 (as it is there)
    ) -> tuple[Glass, ...]:
        return self._as_it_stands.glasses

    def _placed(self, one: Deployed) -> Deployed:
        """Give a deployment as it lies among others, which need not be in the pack; a later one that is, counts."""
        said = self._places.get((one.run, one.environment))
        if said is None:
            return one
        return msgspec.structs.replace(one, is_current=one.is_current and said.is_current, way_back=said.way_back)

    def _told_of_keys(self) -> Trust:
        return self._offered

    def _as_of(self, log: ProvenLog) -> AsOf:  # noqa: ARG002 (as it is there)
        return self._as_it_stands.as_of


def against(report: AuditReport, told: AuditReport) -> Iterator[str]:
    """Give what a report says otherwise than the evidence of its pack."""
    if report.subject != told.subject:
        yield f"it calls {told.subject} {report.subject}"
    for name in _TOLD:
        if getattr(report, name) != getattr(told, name):
            yield f"of {name}"
    unsaid = [one.says for one in told.missing if one not in report.missing]
    if unsaid:
        yield f"it keeps quiet that {unsaid[0]}"
    shown_here = tuple(shown_by(report.rulings, report.assessed))
    for clauses in report.frameworks:
        if answered(_standard(clauses), shown_here, report.missing) != clauses:
            yield f"of the clauses of {clauses.framework}"
    if report.summary != summary_of(report):
        yield "in its first sentences"


def _standard(clauses: Clauses) -> Standard:
    asks = {one.id: one.asks for one in clauses.clauses}
    controls = {one.id: tuple(each.control for each in one.answering) for one in clauses.clauses if one.answering}
    return Standard(clauses.framework, clauses.name, clauses.edition, asks, controls, clauses.note)
