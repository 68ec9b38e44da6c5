"""How one requirement of a policy stands by the evidence that counts. Floor 8."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from interlock.decision.by_hand import again, is_shown
from interlock.decision.descent import is_without_commit
from interlock.decision.handed_in import notes_of
from interlock.decision.held import Held, Waived, unheard
from interlock.decision.model import ByHand, Judge, Reason, Requirement, RuleText, Status, Verdict
from interlock.decision.question import Known, Question
from interlock.decision.times import SKEW, span
from interlock.decision.waivers import Standing, names_of, of_requirement
from interlock.evidence import Assessment, Count
from interlock.kernel import Severity, canonical, sha256, stamp

_REPORTS: Final = 5
"""So many reports are named behind a reason."""
_SEVERITIES: Final = frozenset(severity.value for severity in Severity)


def stand(
    one: Requirement, several: Sequence[Held], known: Known, question: Question, waived: Waived
) -> tuple[Reason, Held | None]:
    """Say how one requirement stands by the worst of the evidence that counts, and by which."""
    stands = [(_with_waivers(one, held, known, question, waived), held) for held in several or (None,)]
    worst, held = max(stands, key=lambda each: each[0].verdict.rank)
    named = _reports_named(held.fact.assessment) if held is not None else ()
    return (msgspec.structs.replace(worst, notes=(*worst.notes, *named)) if named else worst), held


def _with_waivers(one: Requirement, held: Held | None, known: Known, question: Question, waived: Waived) -> Reason:
    """Say how a requirement stands, what waivers take away taken away, and by which waivers."""
    reason = _stand(one, held, known, question)
    if held is not None and held.covered_by and held.plain is not None:
        before = _stand(one, msgspec.structs.replace(held, fact=held.plain), known, question)
        status = (
            Status.WAIVED if before.verdict is not Verdict.ALLOW and reason.verdict is Verdict.ALLOW else reason.status
        )
        reason = _named(msgspec.structs.replace(reason, status=status), held.covered_by)
    if reason.verdict is Verdict.ALLOW or reason.status is Status.ERRORED:
        return reason
    hidden = _hidden(held, known, waived)
    about = waived.subject or question.subject
    whole = of_requirement(one.control, waived.standings, waived.terms, about, question.environment, hidden)
    if whole is None:
        return reason
    return _named(msgspec.structs.replace(reason, status=Status.WAIVED, verdict=Verdict.ALLOW, change=""), (whole,))


def _hidden(held: Held | None, known: Known, waived: Waived) -> frozenset[str]:
    """Give the names of what a waiver of a whole control would hide, as far as waivers can be kept from them."""
    if held is None or waived.terms is None or not waived.terms.never:
        return frozenset()
    fact = (held.plain or held.fact).assessment
    listed = known.findings.get(fact.findings, ())
    return frozenset(count.rule for count in fact.counts) | {name for one in listed for name in names_of(one)}


def _named(reason: Reason, used: Sequence[Standing]) -> Reason:
    """Name the waivers that a reason rests on, and what proves them."""
    notes = tuple(
        f"waived by {one.id} until {one.waiver.says.expires_at[:10]}, approved by {', '.join(one.approved_by)}: "
        f"{one.waiver.says.reason}"
        for one in used
    )
    evidence = tuple(one.waiver.envelope for one in used)
    return msgspec.structs.replace(reason, notes=(*reason.notes, *notes), evidence=(*reason.evidence, *evidence))


def of_rule(rule: RuleText, reason: Reason, question: Question, waived: Waived) -> Reason:
    """Say how a rule of the policy stands where a waiver covers it; a rule that gives no answer stays errored."""
    if reason.status is not Status.VIOLATED:
        return reason
    about = waived.subject or question.subject
    whole = of_requirement(f"rule:{rule.id}", waived.standings, waived.terms, about, question.environment)
    if whole is None:
        return reason
    return _named(msgspec.structs.replace(reason, status=Status.WAIVED, verdict=Verdict.ALLOW, change=""), (whole,))


def _stand(one: Requirement, held: Held | None, known: Known, question: Question) -> Reason:
    """Say how one requirement stands."""
    if held is None:
        says = (
            f"there is no evidence of {one.control} for this subject{_unheard(one, known, question)}{_foreign(known)}"
        )
        builds = ", or `interlock build` if it is an artifact" if is_without_commit(known, question) else ""
        return _reason(one, Status.MISSING, _absent(one), says, change=_again(one, question, builds))
    standing = _examined(one, held, known, question)
    stale = _staleness(one, held, question)
    # Time heals nothing: what was broken, or would be refused while it is young, is no better once it is old.
    is_worse = stale is not None and (standing.status is Status.ERRORED or standing.verdict.rank > stale.verdict.rank)
    return standing if stale is None or is_worse else stale


def _examined(one: Requirement, held: Held, known: Known, question: Question) -> Reason:
    """Say how a requirement stands by evidence of whatever time."""
    fact = held.fact.assessment
    if one.control in known.findings_lost:
        says = f"the findings of {one.control}, or papers beside them, are lost or damaged"
        return _reason(one, Status.ERRORED, Verdict.DENY, says, held, _again(one, question))
    if fact.outcome == "errored":
        says = f"{one.control} broke: {fact.reason}"
        remedy = fact.remedy or _again(one, question)
        return _reason(one, Status.ERRORED, Verdict.DENY, says, held, remedy)
    if fact.outcome == "not_applicable":
        says = f"{one.control} has nothing to examine: {fact.reason}"
        return _reason(one, Status.NOT_APPLICABLE, one.not_applicable, says, held)
    return _of_findings(one, fact, held, question)


def _absent(one: Requirement) -> Verdict:
    """Give the verdict for what is not there: a policy that only wants to be told of findings still wants them."""
    return max(one.otherwise, Verdict.REVIEW, key=lambda verdict: verdict.rank)


def _unheard(one: Requirement, known: Known, question: Question) -> str:
    why = "" if one.by_hand is ByHand.NO and not one.imported else unheard(one.control, known, question)
    return f"; what was {'handed in' if one.imported else 'attested'} does not count: {why}" if why else ""


def _foreign(known: Known) -> str:
    if not known.foreign:
        return ""
    return f"; {len(known.foreign)} statements do not count, the first because {known.foreign[0].says}"


def _staleness(one: Requirement, held: Held, question: Question) -> Reason | None:
    """Say why evidence is of the wrong time; nothing if its time is right."""
    if held.statement.at > question.at + SKEW:
        says = f"the evidence of {one.control} is dated {stamp(held.statement.at)}, after this decision"
        return _reason(one, Status.STALE, _absent(one), says, held, "set the clock, then run `interlock check`")
    age_s = int((question.at - held.made_at).total_seconds())
    if one.max_age_s is not None and age_s > one.max_age_s:
        says = f"the evidence of {one.control} is {span(age_s)} old, and {span(one.max_age_s)} is the limit"
        return _reason(one, Status.STALE, _absent(one), says, held, _again(one, question))
    return None


def _of_findings(one: Requirement, fact: Assessment, held: Held, question: Question) -> Reason:
    short = next((part for part in fact.coverage if part.covered < part.owed), None)
    if fact.outcome not in {"passed", "failed"} or short is not None or not is_shown(fact):
        says = f"the evidence of {one.control} does not show that everything was examined"
        return _reason(one, Status.ERRORED, Verdict.DENY, says, held, _again(one, question))
    counts = [count for count in fact.counts if _counts(count, one, fact)]
    over = _over(one, counts)
    if not over:
        says = f"{one.control} is satisfied: {_tally(fact.counts)}"
        return _reason(one, Status.SATISFIED, Verdict.ALLOW, says, held)
    new = "new " if one.judge is Judge.NEW and not _all_are_new(fact) else ""
    found = " and ".join(f"{got} {new}{name}" for name, got, _ in over)
    fewer = " and ".join(f"{got - most} {name}" for name, got, most in over)
    reason = _reason(
        one,
        Status.VIOLATED,
        one.otherwise,
        f"{one.control} has {found} {_findings(sum(got for _, got, _ in over))}, {_allowance(over)}",
        held,
        f"fix {fewer} {_findings(sum(got - most for _, got, most in over))}",
    )
    return msgspec.structs.replace(reason, weighs=weight_of([fact]))


def weight_of(facts: Iterable[Assessment]) -> str:
    """Give the SHA-256 of what was counted, so that a reason over other findings is told from this one."""
    rows = sorted(
        [
            one.control,
            one.outcome,
            sorted([row.rule, row.severity, row.state, row.is_new, row.count] for row in one.counts),
        ]
        for one in facts
    )
    return sha256(canonical(rows)).hex


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
    """Say whether nothing proves what is old: not a base that somebody named, none at all, nor an earlier report."""
    return not fact.origin.base or fact.origin.base_is_chosen or bool(fact.imported)


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
    """Say how many findings there are of each severity; those that are waived stand apart."""
    found: dict[tuple[bool, str], int] = {}
    for count in counts:
        kind = (count.state == "waived", count.severity)
        found[kind] = found.get(kind, 0) + count.count
    told = (
        f"{found[is_waived, name]} {name}{' waived' if is_waived else ''}"
        for is_waived in (False, True)
        for name in Severity
        if (is_waived, name) in found
    )
    return ", ".join(told) or "no findings"


def _reason(
    one: Requirement, status: Status, verdict: Verdict, says: str, held: Held | None = None, change: str = ""
) -> Reason:
    evidence = (held.statement.envelope,) if held else ()
    notes = (*_notes(held.fact.assessment), *held.doubted, *held.beside) if held else ()
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


def _reports_named(fact: Assessment) -> list[str]:
    """Name the reports that a reason rests on; that is no exception, so it comes after whatever is one."""
    named = notes_of(fact)
    more = f"and {len(named) - _REPORTS} more reports"
    return [*named[:_REPORTS], *([more] if len(named) > _REPORTS else [])]


def _again(one: Requirement, question: Question, more: str = "") -> str:
    name = question.pipeline.examined_at(one.control, question.stage)
    stage = "" if name == question.pipeline.usual else f" --stage {name}"
    return again(one, question.subject, f"run `interlock check{stage}`{more}")
