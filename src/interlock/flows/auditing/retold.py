"""The report of an audit pack made again, from what is in the pack and nothing else. Floor 11.

Whoever signs a pack writes its report, and people read that first. So everything that it says is told again from the
verified evidence, and has to come out the same. What no evidence in a pack can show is taken from the report as it
stands; `interlock.trace.own_word` lists that, and whoever reads it is told.

Source: docs/security/verification.md, "An audit pack", step 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from interlock.crypto import Trust
from interlock.flows.auditing.around import asker_of
from interlock.flows.auditing.elsewhere import WIDE
from interlock.flows.auditing.errors import NothingKnown
from interlock.flows.auditing.gathered import Gathered
from interlock.flows.auditing.glass_retold import glasses_again
from interlock.flows.auditing.report import Question, Reporting
from interlock.flows.auditing.rulings import shown_by
from interlock.flows.auditing.scope import AboutWhat
from interlock.flows.auditing.summary import summary_of
from interlock.flows.deployments import Deployments
from interlock.flows.gate import Gate
from interlock.flows.ports import ReadBlobs, ReadLedger
from interlock.flows.releases import Releases
from interlock.flows.replay import Replay
from interlock.kernel import Instant, KeyId
from interlock.ledger import ProvenLog
from interlock.trace.clauses import Clauses, Standard, answered
from interlock.trace.completeness import worst_first
from interlock.trace.deployed import Deployed, Ruling
from interlock.trace.lacks import Absence, Lack
from interlock.trace.report import KEYLESS, Asker, AsOf, AuditReport, Glass, Scope

ToldAgain = Callable[[AuditReport], AuditReport]
"""Gives what the evidence says on the question that a report answers; what it cannot show is as in that report."""
StandardOf = Callable[[str], Standard | None]
"""Gives a standard as the catalogue at hand has it, by its name; none where it has none such."""

_TOLD: Final = (
    "asked_by",
    "as_of",
    "ledger",
    "deployments",
    "rulings",
    "artifacts",
    "changes",
    "approvals",
    "assessed",
    "waivers",
    "glasses",
    "looks",
    "people",
    "keys",
    "pieces",
    "version",
)
"""What comes out of the evidence alone, but for what `interlock.trace.own_word` lists."""


class Evidence(msgspec.Struct, frozen=True):
    """What a pack holds, as its report is made again from it."""

    gate: Gate
    ledger: ReadLedger
    papers: ReadBlobs
    trust: Trust
    """The keys that evidence is admitted by."""
    offered: Trust
    """Those that the pack offers, which its report speaks of."""
    signer: KeyId
    """Whoever signed the pack."""
    came: Mapping[int, str]
    """Of each decision in the pack, what came of making it again."""
    last_at: Instant | None
    """When the last entry of the log was made, where that can be seen."""
    is_whole: Callable[[str, str], bool]
    """Says of a product and an environment whether every deployment there is in the pack."""
    is_shown: Callable[[str, str], bool]
    """Says of a product and an environment, or an empty one for any, whether anything in the pack went there."""


class Retelling(Reporting):
    """Writes the report of a pack again, for the question that it says it answers."""

    def __init__(self, report: AuditReport, of: Evidence) -> None:
        super().__init__(
            gate=of.gate,
            ledger=of.ledger,
            blobs=of.papers,
            trust=of.trust,
            deployments=Deployments(gate=of.gate, blobs=of.papers, product=report.product),
            releases=Releases(gate=of.gate, product=report.product),
            replay=Replay(ledger=of.ledger, blobs=of.papers, gate=of.gate, trust=of.trust),
            glasses=lambda _governance, _at: (),
            fsck=None,
            product=report.product,
            version=report.interlock,
        )
        self._as_it_stands = report
        self._of = of
        self._places = {(one.run, one.environment): one for one in report.deployments}

    def told(self) -> AuditReport:
        """Give the report. Errors: those of `Reporting.report`, NothingKnown (FLW-252)."""
        said = self._as_it_stands
        if said.scope in WIDE:
            where = said.subject if said.scope is Scope.ENVIRONMENT else ""
            is_other = said.scope is Scope.PRODUCT and said.subject != said.product
            if is_other or not self._of.is_shown(said.product, where):
                raise NothingKnown(scope=said.scope.value, name=said.subject)
        prefix = f"{said.product}@" if said.scope is Scope.RELEASE and said.product else ""
        about = AboutWhat(said.scope, said.subject.removeprefix(prefix), said.period)
        return self.report(Question(about, self._asker(), said.at))

    def _asker(self) -> Asker:
        """Give whoever signed the pack as whoever asked; on a machine that had no key then, nobody."""
        if self._as_it_stands.asked_by == KEYLESS:
            return KEYLESS
        return asker_of(self._of.signer, self._of.offered, self._of.gate.governance().directory)

    def _again(self, entries: Sequence[int], log: ProvenLog) -> Mapping[int, str]:  # noqa: ARG002 (as it is there)
        came = self._of.came
        return {index: came[index] for index in entries if index in came}

    def _broken(
        self, gathered: Gathered, at: Instant, rulings: Iterable[Ruling], told: Iterable[Deployed]
    ) -> tuple[Glass, ...]:
        wanted = {one.glass for one in rulings if one.glass}, {one.environment for one in told}
        said = self._as_it_stands
        return glasses_again(said.glasses, gathered, at, said.product, wanted)

    def _placed(self, one: Deployed) -> Deployed:
        """Give a deployment as it lies among others; where those need not all be in the pack, as the report says.

        A later one that is there counts in any case.
        """
        said = self._places.get((one.run, one.environment))
        if said is None or self._of.is_whole(one.product, one.environment):
            return one
        return msgspec.structs.replace(one, is_current=one.is_current and said.is_current, way_back=said.way_back)

    def _told_of_keys(self) -> Trust:
        return self._of.offered

    def _as_of(self, log: ProvenLog) -> AsOf:
        said, head = self._as_it_stands.as_of, log.checkpoint
        at = self._of.last_at if self._of.last_at is not None else said.at
        return AsOf(head.origin, head.size, head.root.hex(), at, (head.origin,), is_continued=said.is_continued)


def against(report: AuditReport, told: AuditReport, standard_of: StandardOf) -> Iterator[str]:
    """Give what a report says otherwise than the evidence of its pack."""
    if report.subject != told.subject:
        yield f"it calls {told.subject} {report.subject}"
    for name in _TOLD:
        if getattr(report, name) != getattr(told, name):
            yield f"of {name}"
    yield from _of_lacks(report, told)
    shown_here = tuple(shown_by(report.rulings, report.assessed))
    for clauses in report.frameworks:
        known = standard_of(clauses.framework)
        standard = _standard(clauses, known) if known is not None else None
        if standard is None or answered(standard, shown_here, report.missing) != clauses:
            yield f"of the clauses of {clauses.framework}"
    if report.summary != summary_of(report):
        yield "in its first sentences"


def _of_lacks(report: AuditReport, told: AuditReport) -> Iterator[str]:
    """Give what is kept quiet, made up or put behind of what is missing."""
    unsaid = [one.says for one in told.missing if one not in report.missing]
    if unsaid:
        yield f"it keeps quiet that {unsaid[0]}"
    more = [one for one in report.missing if one not in told.missing]
    made_up = [one.says for one in more if not _is_of_the_store(one)]
    if made_up:
        yield f"nothing shows that {made_up[0]}"
    if report.missing != worst_first((*told.missing, *more)):
        yield "it has what is missing in another order than the worst first, or twice"


def _is_of_the_store(one: Lack) -> bool:
    """Say whether something missing is what only an audit of the whole ledger and its store can find."""
    return one.kind is Absence.PAPER_LOST or (one.kind is Absence.LEDGER_GAP and not one.entries)


def _standard(clauses: Clauses, known: Standard) -> Standard:
    """Give a standard as the catalogue has it, with the controls that a report adds which are none of the catalogue."""
    own = {each for controls in known.controls.values() for each in controls}
    controls = {
        one.id: (*known.controls.get(one.id, ()), *(each.control for each in one.answering if each.control not in own))
        for one in clauses.clauses
    }
    return msgspec.structs.replace(known, controls=controls)


def own_controls(report: AuditReport, standard_of: StandardOf) -> frozenset[str]:
    """Give the controls that a report lets answer to clauses and that the catalogue does not let."""
    found: set[str] = set()
    for clauses in report.frameworks:
        known = standard_of(clauses.framework)
        named = {each.control for one in clauses.clauses for each in one.answering}
        found |= named - {each for controls in known.controls.values() for each in controls} if known else named
    return frozenset(found)
