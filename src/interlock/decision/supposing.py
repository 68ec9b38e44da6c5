"""What an example supposes, in the form in which decisions get it. Pure. Floor 8.

Nothing here was ever signed. So every statement is a `SupposedStatement`, and a decision that rests on one says so
and is hypothetical, however it came to be asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import ClassVar, Final

from msgspec.structs import replace

from interlock.control import Finding, FindingState, Location, Suppression
from interlock.decision.examples import Counts, Given, SupposedEvidence
from interlock.decision.model import Policy
from interlock.decision.question import Known, Question, Stake
from interlock.decision.supposed_acts import is_person
from interlock.decision.supposing_acts import BUILDING_KEY, mail_of, supposed_governance, supposed_key, vex_document
from interlock.decision.vouching import vex_id
from interlock.evidence import (
    ASSESSMENT,
    SCANNER,
    SNAPSHOT,
    VULNERABILITIES,
    Assessment,
    Count,
    Covered,
    Database,
    Document,
    Origin,
    Rules,
    ScannedBy,
    ScanTimes,
    Statement,
    Tool,
    VerifiedStatement,
    VulnerabilityScan,
)
from interlock.evidence.builder import BuilderIdentity
from interlock.evidence.predicates import BUILDER
from interlock.kernel import (
    Certainty,
    ControlId,
    Digest,
    Instant,
    KeyId,
    Severity,
    Subject,
    canonical,
    instant,
    sha256,
    stamp,
)

_NO_RULES: Final = Rules(unknown="it is an example")
_ANSWERED: Final = Suppression(0, f"VEX not_affected ({vex_id(sha256(vex_document(0)).hex)})")
"""How a finding names the statement that answers it."""
_COMMIT: Final = "e" * 40
_BASE: Final = "b" * 40


class SupposedStatement(VerifiedStatement, frozen=True):
    """A statement that nobody made and nothing verified; it may be reasoned with, and opens no gate."""

    is_supposed: ClassVar[bool] = True


def suppose(given: Given, policy: Policy, accepts: Sequence[str] = ()) -> tuple[Known, Question]:
    """Give what would be known, and what would be asked, if all of it were so.

    `accepts` are the keys of the reasons that people have in mind who accept whatever waits for a review.
    """
    at = instant(given.at)
    question = Question(
        Subject(given.subject, (Digest("gitCommit", _COMMIT),)),
        at,
        given.stage,
        given.environment,
        hypothetical=("it is an example of the policy",),
        is_vouched=True,
        product=given.product,
        actor=supposed_key(given.deployer) if given.deployer else "",
    )
    statements: list[VerifiedStatement] = []
    for one in _all(given, policy):
        if one.outcome != "missing":
            for kind, predicate in _predicates(one, given, policy, at):
                statements.append(_statement(question.subject, kind, predicate, len(statements), one, at))
    stakes, workload = _stakes(given, at), ""
    if given.builder is not None:
        pin = given.builder.pin(policy.people.builders)
        says, workload = given.builder.says(pin, _COMMIT, at), pin.workload
        statements.append(_builds(question.subject, says, len(statements), at))
    known = Known(tuple(statements), stakes=stakes, building_keys=frozenset({BUILDING_KEY}))
    if not given.people and not workload:
        return known, question
    governance, said = supposed_governance(
        given.acts, given.people, policy, question, accepts, SupposedStatement, workload=workload
    )
    findings = {_list_of(one): tuple(_findings(one)) for one in _all(given, policy)} if _is_listed(given) else {}
    every = (*statements, *said)
    return replace(known, statements=every, governance=governance, findings=findings), question


def _builds(subject: Subject, says: BuilderIdentity, index: int, at: Instant) -> SupposedStatement:
    body = canonical(says)
    envelope = sha256(f"{index}".encode() + body)
    return SupposedStatement(Statement((subject,), BUILDER, body), envelope, index, at, BUILDING_KEY, "example")


def _is_listed(given: Given) -> bool:
    """Say whether findings are wanted one by one: waivers cover them so, and statements answer them so."""
    return bool(given.acts.waivers or given.acts.vex)


def _stakes(given: Given, at: Instant) -> dict[str, Stake]:
    said = given.risk
    if not said.profile:
        return {}
    return {given.product: Stake(said.profile, said.by, at - timedelta(seconds=said.age_s), said.answers)}


def _all(given: Given, policy: Policy) -> Iterator[SupposedEvidence]:
    yield from given.evidence
    named = {one.control for one in given.evidence}
    yield from (SupposedEvidence(one.control, given.others) for one in policy.requirements if one.control not in named)


def _predicates(one: SupposedEvidence, given: Given, policy: Policy, at: Instant) -> Iterator[tuple[str, bytes]]:
    made = stamp(at - timedelta(seconds=one.age_s))
    scan = b""
    is_asked = any(each.control == one.control and each.advisories for each in policy.requirements)
    if is_asked and one.advisories_s is not None and one.outcome in {"passed", "failed"}:
        updated = stamp(at - timedelta(seconds=one.advisories_s))
        asked = Database(f"{SNAPSHOT}{'0' * 64}", "the advisories of the example", updated)
        scan = canonical(VulnerabilityScan(ScannedBy(SCANNER, "example", asked, ()), ScanTimes(made, made)))
        yield VULNERABILITIES, scan
    assessment = Assessment(
        control=one.control,
        stage=one.stage or given.stage,
        outcome=one.outcome,
        origin=_origin(given),
        started_at=made,
        finished_at=made,
        interlock="example",
        plan="example",
        reason=one.reason if one.outcome in {"errored", "not_applicable"} else "",
        coverage=(Covered("files", one.owed, one.covered),),
        counts=tuple(_counts(one)),
        findings=_list_of(one) if _is_listed(given) else "",
        tools=tuple(_tool(**tool) for tool in one.tools),
        documents=(Document(VULNERABILITIES, sha256(scan).hex),) if scan else (),
    )
    yield ASSESSMENT, canonical(assessment)


def _origin(given: Given) -> Origin:
    said = {"state": "commit", "commit": _COMMIT, "base": _BASE, "files": 1, "changed": 1, **given.change}
    said |= {name: _author(str(said[name])) for name in ("author", "committer") if name in said}
    others = tuple(_author(one) for one in given.co_authors)
    return Origin(**said, co_authors=others, rules=_NO_RULES)  # type: ignore[arg-type]  # the reader checked the kinds


def _author(name: str) -> str:
    """Give a person as git names one; what is no person's id stands as it is."""
    return mail_of(name) if is_person(name) else name


def _list_of(one: SupposedEvidence) -> str:
    return sha256(f"findings of {one.control}".encode()).hex


def _findings(one: SupposedEvidence) -> Iterator[Finding]:
    """Give the findings one by one, as a waiver covers them."""
    singly = (row for row in _counts(one) for _ in range(row.count))
    for number, count in enumerate(singly):
        yield Finding(
            rule=count.rule,
            control=ControlId(one.control),
            severity=Severity(count.severity),
            certainty=Certainty.HIGH,
            message="the example says so",
            at=Location("example"),
            fingerprint=sha256(f"{one.control} {number}".encode()).hex[:32],
            state=FindingState(count.state),
            witnesses=(),
            is_new=count.is_new,
            suppression=_ANSWERED if count.state == FindingState.WAIVED else None,
        )


def _counts(one: SupposedEvidence) -> Iterator[Count]:
    new = one.counts if one.new is None else one.new
    for severity in {**one.counts, **new}:
        fresh = new.get(severity, 0)
        old = max(0, one.counts.get(severity, 0) - fresh)
        yield from _count("example", severity, "new", fresh, is_new=True)
        yield from _count("example", severity, "existing", old, is_new=False)
    for rule, counts in one.findings.items():
        yield from _each(rule, "new", counts)
    for rule, counts in one.suppressed.items():
        yield from _each(rule, "suppressed", counts)
    yield from _each("example", "waived", one.waived)


def _each(rule: str, state: str, counts: Counts) -> Iterator[Count]:
    for severity, number in counts.items():
        yield from _count(rule, severity, state, number, is_new=True)


def _count(rule: str, severity: str, state: str, number: int, *, is_new: bool) -> Iterator[Count]:
    if number:
        yield Count(rule, severity, state, is_new, number)


def _tool(name: str = "", version: str = "", publisher: str = "", sha256: str = "") -> Tool:
    return Tool(name, version, publisher, sha256, "")


def _statement(
    subject: Subject, kind: str, predicate: bytes, index: int, one: SupposedEvidence, at: Instant
) -> SupposedStatement:
    entered = at - timedelta(seconds=one.age_s)
    envelope = sha256(f"{index}".encode() + predicate)
    return SupposedStatement(
        Statement((subject,), kind, predicate), envelope, index, entered, KeyId("example"), one.signer
    )
