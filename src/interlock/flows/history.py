"""History: what figures are worked out from, read from verified statements. Floor 11.

Enters: statements whose signature, place and signer were checked. Leaves: facts, each with its entry. What cannot be
read says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from interlock.control import Blobs
from interlock.decision.governance import Governance
from interlock.deployment import Act, Outcome, Plan, Why, read_plan
from interlock.evidence import EvidenceError, Waiver, read_assessment, read_scan
from interlock.evidence.deployment import read_environment_act
from interlock.evidence.model import VerifiedStatement
from interlock.evidence.running import Running
from interlock.flows.deployments import Deployment, may, resource_of
from interlock.kernel import Digest, Instant, InstantMalformed, InterlockError, canonical, instant, sha256
from interlock.trace.figures.history import (
    Assessed,
    Content,
    Decided,
    Deployed,
    Excused,
    Fault,
    Looked,
    Scanned,
    Stop,
    Weakness,
)
from interlock.trace.figures.shut import Acted

APPROVES: Final = "waiver.approve"
_UNKNOWN: Final = "unknown"


class _Digests(msgspec.Struct, frozen=True):
    digest: dict[str, str] = {}


class _Reason(msgspec.Struct, frozen=True):
    requirement: str
    status: str
    verdict: str


class _Decision(msgspec.Struct, frozen=True):
    """As much of a decision as figures need, so that a long one costs little."""

    policy: str
    stage: str
    environment: str
    at: str
    reasons: tuple[_Reason, ...]
    hypothetical: tuple[str, ...] = ()
    product: str = ""
    glass: str = ""


class _Summary(msgspec.Struct, frozen=True, rename="camel"):
    resource_uri: str
    input_attestations: tuple[_Digests, ...] = ()
    interlock_verdict: str = msgspec.field(name="interlock_verdict", default="")
    interlock_decision: _Decision | None = msgspec.field(name="interlock_decision", default=None)


_SUMMARY: Final = msgspec.json.Decoder(_Summary)


def decided_of(one: VerifiedStatement, branches: Mapping[str, str]) -> Decided | None:
    """Read a decision of ours; none where it is another's, or was made on a supposition.

    Shape: `branches` gives what branch evidence was taken on, by the hexadecimal digest of its envelope.
    """
    try:
        read = _SUMMARY.decode(one.statement.predicate)
        says = read.interlock_decision
        if says is None or says.hypothetical:
            return None
        at = instant(says.at)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, InstantMalformed):
        return None
    rests_on = (each.digest.get("sha256", "") for each in read.input_attestations)
    lines = {branches[each] for each in rests_on if branches.get(each)}
    return Decided(
        one.index,
        read.resource_uri,
        digests_of(one),
        says.product,
        says.environment,
        says.stage,
        says.policy,
        at,
        one.at,
        read.interlock_verdict,
        tuple(Stop(each.requirement, each.status, each.verdict) for each in says.reasons),
        next(iter(lines)) if len(lines) == 1 else "",
        is_through_glass=bool(says.glass),
    )


def assessed_of(one: VerifiedStatement) -> tuple[Assessed, str] | None:
    """Read what a control said, and the branch it looked at; none where it cannot be read."""
    try:
        says = read_assessment(one.statement.predicate)
        times = instant(says.started_at), instant(says.finished_at)
    except (EvidenceError, InstantMalformed):
        return None
    made = Assessed(
        one.index,
        says.control,
        says.stage,
        says.origin.rules.product if says.origin.rules is not None else "",
        says.outcome,
        *times,
        one.at,
        own_s=says.duration_ms / 1000 if says.duration_ms is not None else None,
        what=next((each.name for each in one.statement.subjects), ""),
        is_cached=says.is_cached,
        is_by_hand=says.is_handed_in,
    )
    return made, says.origin.branch


def scanned_of(one: VerifiedStatement) -> Scanned | None:
    """Read a vulnerability scan; what VEX answers is not open."""
    try:
        says = read_scan(one.statement.predicate)
        at = instant(says.metadata.scan_finished_on)
    except (EvidenceError, InstantMalformed):
        return None
    found = []
    for each in says.scanner.result:
        if each.annotations and all(note.get("vex") for note in each.annotations):
            continue
        severity = next((score.score for score in each.severity if score.method == "interlock"), _UNKNOWN)
        names = {name for note in each.annotations for name in note.get("names", "").split()}
        found.append(Weakness(each.id, severity, tuple(sorted(names - {each.id}))))
    return Scanned(one.index, digests_of(one), says.scanner.uri, at, one.at, tuple(found))


def looked_of(says: Running, one: VerifiedStatement) -> Looked:
    """Give what was seen of what runs."""
    faults = tuple(
        Fault(each.id, each.kind, each.what, each.severity, instant(each.since), each.says) for each in says.differing
    )
    return Looked(
        one.index,
        says.product,
        says.environment,
        says.run,
        instant(says.at),
        one.at,
        faults,
        is_whole=not says.unlooked,
    )


def acted_of(one: VerifiedStatement, by: str, ledger: str) -> Acted | None:
    """Read what somebody said of an environment; none where it cannot be read, or was said for another ledger."""
    try:
        says = read_environment_act(one.statement.predicate)
        is_freeze = says.action == "freeze"
        since, until = (instant(each) if is_freeze else None for each in (says.since, says.until))
        _ = instant(says.at)
    except (EvidenceError, InstantMalformed):
        return None
    if says.ledger != ledger:
        return None
    return Acted(
        one.index,
        sha256(canonical(says)).hex,
        says.product,
        says.environment,
        says.action,
        says.reason,
        one.at,
        by,
        since,
        until,
        says.target,
    )


def digests_of(one: VerifiedStatement) -> tuple[str, ...]:
    """Name what a statement is about."""
    return tuple(str(digest) for subject in one.statement.subjects for digest in subject.digests)


class Plans:
    """Plans by their digests, each read once."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._read: dict[str, Plan | None] = {}

    def find(self, digest: str) -> Plan | None:
        """Give a plan; none where it is lost or cannot be read."""
        if digest not in self._read:
            try:
                self._read[digest] = read_plan(self._blobs.get(Digest("sha256", digest)))
            except InterlockError:
                self._read[digest] = None
        return self._read[digest]


def deployed_of(
    one: Deployment, entered: Mapping[int, Instant], plans: Plans, glass: frozenset[str], by: str
) -> Deployed:
    """Give a deployment with what it let run.

    Shape: `entered` says when the ledger took each entry in; `glass` has the envelopes of decisions for which glass was
           broken, in hexadecimal.
    """
    plan = plans.find(one.plan) if one.outcome is not Outcome.PLANNED else None
    failing = next((each for each in one.said if each.says.is_failed), None)
    reached = any(each.says.step.split(" ")[0] == Act.SWITCH.value for each in one.said)
    decisions = {each.rpartition(":")[2] for said in one.said for each in said.says.decisions}
    return Deployed(
        run=one.run,
        product=one.first.product,
        environment=one.environment,
        why=Why(one.first.why) if one.first.why in tuple(Why) else Why.RELEASE,
        outcome=one.outcome,
        begun_at=one.begun_at,
        ended_at=one.ended_at,
        index=one.ended_in,
        entered_at=entered[one.ended_in],
        entries=tuple(each.index for each in one.said),
        content=content_of(plan) if plan is not None else None,
        names=tuple(dict.fromkeys(each.name for each in plan.artifacts)) if plan is not None else (),
        commits=tuple(dict.fromkeys(each.commit for each in plan.artifacts if each.commit)) if plan is not None else (),
        by=by,
        has_reached=reached or one.outcome is Outcome.DEPLOYED,
        failed_at=instant(failing.says.at) if failing is not None else None,
        failed=f"{failing.says.step}: {failing.says.says}" if failing is not None else one.last.says,
        failed_in=failing.index if failing is not None else None,
        is_through_glass=not decisions.isdisjoint(glass),
    )


def content_of(plan: Plan) -> Content:
    """Say what a plan lets run, so that the same is known again."""
    return Content(
        tuple(sorted(one.sha256 for one in plan.artifacts)),
        tuple(sorted((one.path, one.sha256) for one in plan.configuration)),
    )


def waived_of(governance: Governance) -> Iterator[Excused]:
    """Give the waivers, with the approvals of people who may give them, and neither asked for them nor own them."""
    revoked = {one.says.target: one for one in reversed(governance.revocations)}
    for one in governance.waivers:
        says = one.says
        try:
            ends = instant(says.expires_at)
        except InstantMalformed:
            continue
        back = revoked.get(one.id)
        answers = governance.answers("waiver", one.id)
        asker = governance.directory.person_of_key(one.signer)
        approved = tuple(
            each.index
            for each in answers
            if each.says.answer == "approve"
            and each.signer != one.signer
            and governance.directory.person_of_key(each.signer) not in {asker or "", says.owner}
            and not may(
                governance.directory,
                each.signer,
                APPROVES,
                resource_of(says.product, ""),
                each.entered_at,
                said=each.index,
            )
        )
        yield Excused(
            one.index,
            f"wvr-{one.id[:16]}",
            accepted(says),
            says.owner,
            says.product,
            one.at,
            one.entered_at,
            ends,
            says.reason,
            approved,
            is_rejected=any(each.says.answer == "reject" for each in answers),
            revoked_at=back.at if back is not None else None,
            revoked_in=back.index if back is not None else None,
        )


def accepted(says: Waiver) -> str:
    """Say what a waiver accepts and for what: the same words for the same."""
    parts: Sequence[tuple[str, Iterable[str]]] = (
        ("in", says.paths),
        ("of", says.components),
        ("for", says.fingerprints),
        ("for", says.subjects),
        ("to", says.environments),
    )
    more = [f" {word} {' '.join(sorted(names))}" for word, names in parts if names]
    return f"{says.what} {says.name}{''.join(more)}"
