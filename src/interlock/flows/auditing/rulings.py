"""Decisions as a report tells them: how each requirement stood, and whether it comes out again. Floor 11."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from interlock.decision import Reason, Requirement, summarise
from interlock.decision.handed_in import notes_of
from interlock.flows.auditing.gathered import Decided, Gathered
from interlock.flows.replay import Replayed
from interlock.kernel import Digest, Instant, instant
from interlock.trace.clauses import Shown
from interlock.trace.deployed import Judged, Ruling, Standing
from interlock.trace.report import Assessed

_OUTCOMES: Final = {
    "passed": Standing.SATISFIED,
    "failed": Standing.VIOLATED,
    "errored": Standing.ERRORED,
    "not_applicable": Standing.NOT_APPLICABLE,
}


def ruling_of(one: Decided, gathered: Gathered, again: str) -> Ruling:
    """Give a decision as a report tells it; `again` says what came of making it again."""
    then = one.decision
    wanted = {each.control: each for each in one.policy.requirements} if one.policy is not None else {}
    return Ruling(
        one.statement.index,
        one.statement.envelope,
        then.digest,
        then.verdict.value,
        summarise(then),
        then.subject.name,
        str(then.subject.digests[0]),
        then.policy,
        then.policy_digest,
        then.stage,
        then.environment,
        then.at,
        tuple(_judged(each, gathered, wanted) for each in then.reasons),
        again,
        then.hypothetical,
        then.notes,
        then.glass,
    )


def _judged(one: Reason, gathered: Gathered, wanted: Mapping[str, Requirement]) -> Judged:
    evidence = tuple(sorted(gathered.index_of[each] for each in one.evidence if each in gathered.index_of))
    limit = wanted[one.requirement].max_age_s if one.requirement in wanted else None
    return Judged(
        one.requirement,
        Standing(one.status.value),
        one.says,
        one.change,
        evidence,
        f"{one.source}:{one.line}" if one.source else "",
        _oldest(evidence, gathered) if limit is not None else None,
        limit,
        one.notes,
    )


def _oldest(evidence: Iterable[int], gathered: Gathered) -> Instant | None:
    """Give when the oldest assessment among some entries was made: examined or entered, whichever is earlier."""
    made = [
        min(instant(read.finished_at), gathered.statements[index].at)
        for index in evidence
        if (read := gathered.assessments.get(index)) is not None
    ]
    return min(made, default=None)


def evidence_behind(decided: Iterable[Decided]) -> tuple[Digest, ...]:
    """Give the envelopes that some decisions rest on, each once."""
    return tuple(dict.fromkeys(each for one in decided for each in one.decision.evidence))


def said_again(one: Replayed) -> str:
    """Say in a word, or with the reason why not, whether a decision came out as it was recorded."""
    if one.again is None:
        return one.why_not
    return "same" if one.is_same else "other"


def assessed_in(gathered: Gathered) -> tuple[Assessed, ...]:
    """Give what controls found of what is in scope, in the order of the ledger."""
    return tuple(
        Assessed(
            read.control,
            read.outcome,
            gathered.statements[index].statement.subjects[0].name,
            index,
            min(instant(read.finished_at), gathered.statements[index].at),
            read.manual.people if read.manual is not None else (),
            notes_of(read),
        )
        for index, read in sorted(gathered.assessments.items())
    )


def shown_by(rulings: Iterable[Ruling], assessed: Iterable[Assessed]) -> Iterator[Shown]:
    """Give how controls stand in scope: in the decisions, and for those that none judged by their last evidence.

    A decision knows more than an assessment: its age, what is waived, what is missing. So where one judged a control,
    that is how it stands.
    """
    judged: set[str] = set()
    for ruling in rulings:
        for one in ruling.judged:
            judged.add(one.control)
            yield Shown(one.control, one.standing, (ruling.entry, *one.evidence))
    last = {(one.control, one.subject): one for one in assessed if one.control not in judged}
    for each in last.values():
        standing = _OUTCOMES.get(each.outcome, Standing.ERRORED)
        yield Shown(each.control, standing, (each.entry,))
