"""Risk in words and as JSON: profile, answers, reasoning, what changed, whether it is due again. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from interlock.evidence.risk import RiskProfile
from interlock.kernel import Digest, Instant, stamp
from interlock.render.fields import fields
from interlock.risk import Assessed, Case, Demand, Profile, Scored, Standing, score


class View(msgspec.Struct, frozen=True):
    """Everything that is known of the risk here."""

    case: Case
    standing: Standing | None
    by_file: Profile | None
    """By the answers of interlock.yaml alone."""
    profile: Profile | None
    """The stricter of that and of the ledger's."""
    policy: str
    policy_is_named: bool
    due: tuple[Demand, ...]
    at: Instant


def shown_lines(view: View) -> Iterator[str]:
    """Give the lines of `interlock risk show`."""
    held = view.case.assessed
    yield f"profile: {view.profile or 'none, since nobody answered'}"
    how = "interlock.yaml names it" if view.policy_is_named else "the profile picks it"
    yield f"policy:  {view.policy}, {how if view.profile or view.policy_is_named else 'nothing else is configured'}"
    if held is not None:
        yield f"ledger:  {held.profile}, answered by {held.by} on {held.at:%Y-%m-%d} ({_days(held, view.at)})"
        yield from (f"  {line}" for line in held.reasoning)
    if view.by_file is not None:
        yield f"interlock.yaml: {view.by_file}"
        yield from (f"  {line}" for line in score(view.case.questionnaire, view.case.told).reasoning)
    yield from _waiting(view.standing)
    yield from _due_lines(view)


def _days(held: Assessed, at: Instant) -> str:
    days = (at - held.at).days
    return "today" if days < 1 else f"{days} day{'s' if days > 1 else ''} ago"


def _waiting(standing: Standing | None) -> Iterator[str]:
    for one, why in standing.waiting if standing is not None else ():
        yield f"does not count yet: {one.profile}, answered by {one.by} on {one.at:%Y-%m-%d}: {why}"


def _due_lines(view: View) -> Iterator[str]:
    ends = view.case.ends_at
    if not view.due:
        yield f"due:     no; the answers hold until {ends:%Y-%m-%d}" if ends is not None else "due:     no"
        return
    yield "due:     yes; answer with `interlock risk assess`"
    yield from (f"  {one.says}" for one in view.due)


def shown_json(view: View) -> dict[str, Any]:
    """Give the document of `interlock risk show --format json`."""
    held, ends = view.case.assessed, view.case.ends_at
    told = score(view.case.questionnaire, view.case.told) if view.case.told else None
    return {
        "schema": "interlock.risk/v1",
        "profile": view.profile,
        "policy": view.policy,
        "policy_is_named": view.policy_is_named,
        "assessment": _held_json(held, view.at) if held is not None else None,
        "file": {"profile": view.by_file, "answers": view.case.told, "reasoning": told.reasoning} if told else None,
        "questions": {"source": view.case.questionnaire.source, "digest": str(view.case.questionnaire.digest)},
        "holds_until": stamp(ends) if ends is not None else None,
        "due": [_demand_json(one) for one in view.due],
        "waiting": [
            {**_held_json(one, view.at), "why": why} for one, why in (view.standing.waiting if view.standing else ())
        ],
    }


def _held_json(held: Assessed, at: Instant) -> dict[str, Any]:
    return {
        "product": held.product,
        "profile": held.profile,
        "answers": held.answers,
        "by": held.by,
        "at": stamp(held.at),
        "age_days": max(0, (at - held.at).days),
        "questions": held.questions,
        "reasoning": held.reasoning,
    }


def _demand_json(one: Demand) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(one).items() if value}


def assessed_lines(
    document: RiskProfile, scored: Scored, before: Assessed | None, standing: Standing | None, envelope: Digest
) -> Iterator[str]:
    """Give the lines that answer a new assessment."""
    yield ""
    yield f"profile: {document.profile}"
    yield from (f"  {line}" for line in scored.reasoning)
    yield from (f"changed: {line}" for line in changes(document, before))
    yield f"sealed:  {envelope}"
    yield from _waiting(standing)


def changes(document: RiskProfile, before: Assessed | None) -> Iterator[str]:
    """Give what a new assessment says otherwise than the one that counted before it."""
    if before is None:
        return
    if before.profile is not document.profile:
        yield f"the profile was {before.profile}"
    for name in sorted({*before.answers, *document.answers}):
        was, now = before.answers.get(name, ()), document.answers.get(name, ())
        if was != now:
            yield f"{name} was {_or(was)}, and is {_or(now)}"
    seen = {*before.facts}
    for fact in document.facts:
        if (fact.kind, fact.name) not in seen:
            yield f"{fact.kind} {fact.name} in {fact.path} is new"


def _or(answers: Iterable[str]) -> str:
    return ", ".join(answers) or "not asked"


def assessed_json(
    document: RiskProfile, scored: Scored, before: Assessed | None, standing: Standing | None, envelope: Digest
) -> dict[str, Any]:
    """Give the document that answers a new assessment."""
    waiting = standing.waiting if standing is not None else ()
    return {
        "schema": "interlock.risk-assessment/v1",
        "assessment": fields(document),
        "points": scored.points,
        "most": scored.most,
        "changes": list(changes(document, before)),
        "envelope": str(envelope),
        "counts": standing is not None and standing.assessed.answers == document.answers,
        "waiting": [why for _, why in waiting],
    }
