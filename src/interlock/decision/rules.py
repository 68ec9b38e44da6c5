"""Deciding: requirements held against verified facts. Pure, total, and shut by default. Floor 8."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from interlock.control import Stage
from interlock.decision.asserting import of_rules
from interlock.decision.by_hand import again, is_shown, is_taken, taken_by_hand
from interlock.decision.facts import Fact, variables
from interlock.decision.grounds import not_its_own
from interlock.decision.lookup import of_lookup, scans_of
from interlock.decision.model import Decision, Judge, Policy, Reason, Requirement, Status, Verdict
from interlock.decision.ports import RegoEngine
from interlock.decision.times import SKEW, span
from interlock.evidence import ASSESSMENT, Assessment, Count, EvidenceError, VerifiedStatement, read_assessment
from interlock.kernel import Instant, InstantMalformed, Severity, Subject, instant, stamp

_SEVERITIES = frozenset(severity.value for severity in Severity)
_STRENGTH = {stage.value: place for place, stage in enumerate(Stage)}
"""Evidence of a later stage satisfies a requirement at an earlier one, never the other way round."""


class Refused(msgspec.Struct, frozen=True):
    """An entry about the subject that could not be verified, and why; the gate must not look away from it."""

    index: int
    code: str
    says: str


class Question(msgspec.Struct, frozen=True):
    """What is to be decided, and when."""

    subject: Subject
    at: Instant
    stage: str = "commit"
    environment: str = ""
    hypothetical: tuple[str, ...] = ()
    policy_is_asked: bool = False
    """Whether a person named the policy."""
    is_vouched: bool = False
    """Whether the policy that a person named is one that no change can touch."""


class Known(msgspec.Struct, frozen=True):
    """Everything the ledger holds about a subject, verified or refused, and how fresh the ledger itself is."""

    statements: tuple[VerifiedStatement, ...] = ()
    refused: tuple[Refused, ...] = ()
    """Entries that do not verify: somebody tampered with them, so the gate is shut."""
    foreign: tuple[Refused, ...] = ()
    """Entries by keys that do not count here: they prove nothing, so whatever they say is missing."""
    is_fresh: bool = True
    """Whether the ledger was held against a checkpoint remembered outside of it."""
    findings_lost: tuple[str, ...] = ()
    """Controls whose list of findings is gone or damaged."""
    policies: Mapping[str, Policy] = {}
    """The policies that the evidence names, by the digest of what they mean, as far as they are kept."""
    ledger_fault: str = ""
    """Why the ledger as a whole proves nothing; empty for a sound one."""


def decide(policy: Policy, known: Known, question: Question, rego: RegoEngine | None = None) -> Decision:
    """Decide whether a subject may proceed under a policy, from verified evidence alone.

    Promise: losing, ageing, forging or swapping evidence never moves the verdict towards allow; the order
    of the statements does not matter; the same arguments give the same bytes.
    """
    facts, unreadable = _facts(known, question, taken_by_hand(policy))
    stands = [_worst(one, facts.get(one.control, ()), known, question) for one in policy.requirements]
    reasons = [reason for reason, _ in stands] + _lookups(policy, facts, known, question)
    chosen = {one.control: held for one, (_, held) in zip(policy.requirements, stands, strict=True) if held}
    ordered = sorted(({name: held[0] for name, held in facts.items()} | chosen).values(), key=lambda held: held.index)
    assessments = [held.fact.assessment for several in facts.values() for held in several]
    not_own = not_its_own(policy, assessments, known.policies, is_vouched=question.is_vouched)
    if policy.rules:
        given = variables(
            question.subject,
            [held.fact for held in ordered],
            stage=question.stage,
            environment=question.environment,
            at=question.at,
        )
        reasons += of_rules(policy.rules, given, question.at, rego)
    reasons += [*_of_ledger(known), *unreadable, *_elsewhere(policy, question)]
    if not any(reason.status in _proves(question.stage) for reason in reasons):
        says = "nothing that the policy requires was proved for this subject"
        reasons.append(Reason("policy", Status.MISSING, Verdict.DENY, says, "run `interlock check`"))
    return Decision(
        verdict=max((reason.verdict for reason in reasons), key=lambda verdict: verdict.rank),
        subject=question.subject,
        policy=policy.name,
        policy_digest=policy.digest,
        stage=question.stage,
        environment=question.environment,
        at=question.at,
        reasons=tuple(reasons),
        hypothetical=tuple(dict.fromkeys((*question.hypothetical, *_supposed(known), *not_own))),
        policy_is_asked=question.policy_is_asked,
        notes=tuple(one.says for one in policy.relaxations),
    )


def _supposed(known: Known) -> tuple[str, ...]:
    """Say that nobody made some of the evidence; such a decision is never sealed, whoever asked for it."""
    return ("it rests on evidence that is only supposed",) if any(one.is_supposed for one in known.statements) else ()


def named_policies(known: Known, question: Question) -> dict[str, str]:
    """Give the policies that hold for the evidence of a subject: their digests, each with its name."""
    facts, _ = _facts(known, question, None)
    rules = [held.fact.assessment.origin.rules for several in facts.values() for held in several]
    return {one.policy_digest: one.policy for one in rules if one is not None and one.policy_digest}


def _proves(stage: str) -> frozenset[Status]:
    """Say what has to be there at least once; a small change before a commit may hold nothing to examine."""
    proved = frozenset({Status.SATISFIED, Status.WAIVED})
    return proved | {Status.NOT_APPLICABLE} if stage == "precommit" else proved


class _Held(msgspec.Struct, frozen=True):
    """An assessment with its place in the ledger."""

    fact: Fact
    statement: VerifiedStatement
    made_at: Instant
    """When it was examined or entered, whichever is earlier: entering old evidence anew makes nothing young."""

    @property
    def index(self) -> int:
        return self.statement.index


def _counts_here(read: Assessment, question: Question, taken: Collection[str] | None) -> bool:
    """Say whether an assessment is of a kind that can count; what people did has no quick form, so no stage either."""
    if read.manual is not None:
        return is_taken(read, taken)
    return _STRENGTH.get(read.stage, -1) >= _STRENGTH.get(question.stage, len(_STRENGTH))


def _facts(
    known: Known, question: Question, taken: Collection[str] | None
) -> tuple[dict[str, tuple[_Held, ...]], list[Reason]]:
    """Give the latest assessment of each control about the subject, made at a stage that is strong enough.

    `taken` are the controls for which what a person attests counts; none means all of them.

    Shape: the one that was entered last; after it the one that was examined last, where that is another: it
        counts too, so that old evidence that is entered anew, from a bundle say, hides nothing newer.
    """
    entered: dict[str, _Held] = {}
    examined: dict[str, _Held] = {}
    unreadable = []
    for one in _about(known, question):
        if one.statement.predicate_type != ASSESSMENT:
            continue
        try:
            read = read_assessment(one.statement.predicate)
            made_at = min(one.at, instant(read.finished_at))
        except (EvidenceError, InstantMalformed) as error:
            says = f"entry {one.index} about this subject cannot be read: {error}"
            unreadable.append(Reason("ledger", Status.ERRORED, Verdict.DENY, says, error.remedy, (one.envelope,)))
            continue
        if _counts_here(read, question, taken):
            held = _Held(Fact(read, made_at, one.signer_name), one, made_at)
            entered[read.control] = held
            before = examined.get(read.control)
            examined[read.control] = before if before is not None and before.made_at > made_at else held
    return {
        name: tuple({one.index: one for one in (held, examined[name])}.values()) for name, held in entered.items()
    }, unreadable


def _about(known: Known, question: Question) -> list[VerifiedStatement]:
    """Give the statements about the subject, in the order of the ledger."""
    return sorted(
        (one for one in known.statements if any(about.shares(question.subject) for about in one.statement.subjects)),
        key=lambda statement: statement.index,
    )


def _lookups(policy: Policy, facts: Mapping[str, Sequence[_Held]], known: Known, question: Question) -> list[Reason]:
    """Say for each requirement that asks for it whether known vulnerabilities were looked for; the worst counts."""
    scans = scans_of(_about(known, question))
    reasons = []
    for one in policy.requirements:
        if one.advisories is not None:
            held: Sequence[Assessment | None] = [each.fact.assessment for each in facts.get(one.control, ())]
            stands = [of_lookup(one, one.advisories, fact, scans, question.at) for fact in held or (None,)]
            reasons.append(max(stands, key=lambda reason: reason.verdict.rank))
    return reasons


def _of_ledger(known: Known) -> list[Reason]:
    reasons = []
    if known.ledger_fault:
        change = "run `interlock ledger fsck`; restore the ledger from a copy, or check again in a new one"
        reasons.append(Reason("ledger", Status.VIOLATED, Verdict.DENY, known.ledger_fault, change))
    for one in known.refused:
        says = f"entry {one.index} about this subject does not verify: {one.says}"
        change = "find out who wrote it; `interlock keys list` shows whom this machine trusts, and since when"
        reasons.append(Reason("ledger", Status.VIOLATED, Verdict.DENY, says, change))
    if not known.is_fresh and not known.ledger_fault:
        says = "nothing outside of the ledger shows that it was not rolled back: consistent, freshness unproven"
        change = "give the last checkpoint that you know with `--checkpoint FILE`"
        reasons.append(Reason("ledger", Status.MISSING, Verdict.REVIEW, says, change))
    return reasons


def _elsewhere(policy: Policy, question: Question) -> list[Reason]:
    """Say that a policy for other environments proves nothing for this one."""
    if not policy.environments or not question.environment or question.environment in policy.environments:
        return []
    says = f"policy {policy.name} is for {', '.join(policy.environments)}, not for {question.environment}"
    change = f"name a policy for {question.environment} with `--policy`, or list it under applies.environments"
    return [Reason("policy", Status.MISSING, Verdict.DENY, says, change, source=policy.source)]


def _worst(one: Requirement, several: Sequence[_Held], known: Known, question: Question) -> tuple[Reason, _Held | None]:
    """Say how one requirement stands by the worst of the evidence that counts, and by which."""
    stands = [(_stand(one, held, known, question), held) for held in several]
    return max(stands, key=lambda stand: stand[0].verdict.rank, default=(_stand(one, None, known, question), None))


def _stand(one: Requirement, held: _Held | None, known: Known, question: Question) -> Reason:
    """Say how one requirement stands."""
    if held is None:
        says = f"there is no evidence of {one.control} for this subject{_foreign(known)}"
        return _reason(one, Status.MISSING, one.otherwise, says, change=again(one, question.subject, _run(question)))
    fact = held.fact.assessment
    stale = _staleness(one, held, question)
    if stale is not None:
        return stale
    if one.control in known.findings_lost:
        says = f"the findings of {one.control} are lost or damaged"
        return _reason(one, Status.ERRORED, Verdict.DENY, says, held, again(one, question.subject, _run(question)))
    if fact.outcome == "errored":
        says = f"{one.control} broke: {fact.reason}"
        return _reason(
            one, Status.ERRORED, Verdict.DENY, says, held, fact.remedy or again(one, question.subject, _run(question))
        )
    if fact.outcome == "not_applicable":
        says = f"{one.control} has nothing to examine: {fact.reason}"
        return _reason(one, Status.NOT_APPLICABLE, one.not_applicable, says, held)
    return _of_findings(one, fact, held, question)


def _foreign(known: Known) -> str:
    if not known.foreign:
        return ""
    return f"; {len(known.foreign)} statements do not count, the first because {known.foreign[0].says}"


def _staleness(one: Requirement, held: _Held, question: Question) -> Reason | None:
    """Say why evidence is of the wrong time; nothing if its time is right."""
    if held.statement.at > question.at + SKEW:
        says = f"the evidence of {one.control} is dated {stamp(held.statement.at)}, after this decision"
        return _reason(one, Status.STALE, one.otherwise, says, held, "set the clock, then run `interlock check`")
    age_s = int((question.at - held.made_at).total_seconds())
    if one.max_age_s is not None and age_s > one.max_age_s:
        says = f"the evidence of {one.control} is {span(age_s)} old, and {span(one.max_age_s)} is the limit"
        return _reason(one, Status.STALE, one.otherwise, says, held, again(one, question.subject, _run(question)))
    return None


def _of_findings(one: Requirement, fact: Assessment, held: _Held, question: Question) -> Reason:
    short = next((part for part in fact.coverage if part.covered < part.owed), None)
    if fact.outcome not in {"passed", "failed"} or short is not None or not is_shown(fact):
        says = f"the evidence of {one.control} does not show that everything was examined"
        return _reason(one, Status.ERRORED, Verdict.DENY, says, held, again(one, question.subject, _run(question)))
    counts = [count for count in fact.counts if _counts(count, one, fact)]
    over = _over(one, counts)
    if not over:
        says = f"{one.control} is satisfied: {_tally(fact.counts)}"
        return _reason(one, Status.SATISFIED, Verdict.ALLOW, says, held)
    new = "new " if one.judge is Judge.NEW and not _all_are_new(fact) else ""
    found = " and ".join(f"{got} {new}{name}" for name, got, _ in over)
    fewer = " and ".join(f"{got - most} {name}" for name, got, most in over)
    return _reason(
        one,
        Status.VIOLATED,
        one.otherwise,
        f"{one.control} has {found} {_findings(sum(got for _, got, _ in over))}, {_allowance(over)}",
        held,
        f"fix {fewer} {_findings(sum(got - most for _, got, most in over))}",
    )


def _allowance(over: Sequence[tuple[str, int, int]]) -> str:
    limits = [f"{most} {name}" for name, _, most in over if most]
    return f"where at most {' and '.join(limits)} may be" if limits else "where there may be none"


def _findings(number: int) -> str:
    return "finding" if number == 1 else "findings"


def _counts(count: Count, one: Requirement, fact: Assessment) -> bool:
    """Say whether some findings count against the limits; hidden ones do, unless the policy accepts their rule."""
    if count.state == "waived":
        return False
    if count.state == "suppressed" and count.rule in one.suppressed:
        return False
    return one.judge is Judge.ALL or count.is_new or _all_are_new(fact)


def _all_are_new(fact: Assessment) -> bool:
    """A base that somebody named, or none at all, proves nothing about what is old."""
    return not fact.origin.base or fact.origin.base_is_chosen


def _over(one: Requirement, counts: Sequence[Count]) -> list[tuple[str, int, int]]:
    found: dict[str, int] = {}
    for count in counts:
        found[count.severity] = found.get(count.severity, 0) + count.count
    limits: dict[str, int] = dict.fromkeys(Severity, 0) if one.limits is None else dict(one.limits)
    for name in found:
        if name not in _SEVERITIES:
            limits[name] = 0  # a severity that nobody knows cannot be within any limit
    return [
        (name, found[name], limits[name])
        for name in (*Severity, *sorted(set(found) - _SEVERITIES))
        if name in limits and found.get(name, 0) > limits[name]
    ]


def _tally(counts: Iterable[Count]) -> str:
    found: dict[str, int] = {}
    for count in counts:
        found[count.severity] = found.get(count.severity, 0) + count.count
    return ", ".join(f"{found[name]} {name}" for name in Severity if name in found) or "no findings"


def _reason(
    one: Requirement, status: Status, verdict: Verdict, says: str, held: _Held | None = None, change: str = ""
) -> Reason:
    evidence = (held.statement.envelope,) if held else ()
    notes = _notes(held.fact.assessment) if held else ()
    return Reason(one.control, status, verdict, says, change, evidence, one.source, one.line, notes)


def _notes(fact: Assessment) -> tuple[str, ...]:
    notes = [
        f"{len(part.excepted)} of its {part.unit} excepted ({'; '.join(sorted({why for _, why in part.excepted}))})"
        for part in fact.coverage
        if part.excepted
    ]
    hidden = sum(count.count for count in fact.counts if count.state == "suppressed")
    if hidden:
        asks = (
            "finding has a comment that asks to ignore it" if hidden == 1 else "findings have comments to ignore them"
        )
        notes.append(f"{hidden} {asks}")
    return tuple(notes)


def _run(question: Question) -> str:
    stage = "" if question.stage == "commit" else f" --stage {question.stage}"
    return f"run `interlock check{stage}`"


def summarise(decision: Decision) -> str:
    """Say in one sentence what was decided and what blocks, worst reason first."""
    would = "would be " if decision.hypothetical else ""
    word = {Verdict.ALLOW: "allowed", Verdict.REVIEW: "sent to review", Verdict.DENY: "denied"}[decision.verdict]
    asked = " (which was asked for)" if decision.policy_is_asked else ""
    head = f"{would}{word} under".capitalize() + f" {decision.policy}{asked}"
    blocking = sorted(
        (reason for reason in decision.reasons if reason.verdict is not Verdict.ALLOW),
        key=lambda reason: -reason.verdict.rank,
    )
    if blocking:
        more = f" (and {len(blocking) - 1} more)" if len(blocking) > 1 else ""
        return f"{head}: {blocking[0].says}{more}."
    proved = sum(reason.status is Status.SATISFIED for reason in decision.reasons)
    rest = len(decision.reasons) - proved
    said = f"{proved} requirements are satisfied, {rest} not applicable" if rest else _all(proved)
    notes = [f"{reason.requirement}: {note}" for reason in decision.reasons for note in reason.notes]
    return f"{head}: {'; '.join([said, *notes])}."


def _all(number: int) -> str:
    return "the one requirement is satisfied" if number == 1 else f"all {number} requirements are satisfied"
