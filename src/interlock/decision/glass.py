"""Broken glass: one thing let through in spite of its gate, by two people, for hours; then looked at. Floor 8."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import msgspec

from interlock.decision.approvals import Asking, lacking, roll_of
from interlock.decision.governance import Governance, Signed
from interlock.decision.terms import ApprovalNeed, GlassTerms
from interlock.decision.times import SKEW, span
from interlock.evidence import BreakGlass
from interlock.identity import PersonId
from interlock.kernel import Instant, Subject, instant


class Broken(msgspec.Struct, frozen=True):
    """A request to break the glass, and whether it opens anything."""

    request: Signed[BreakGlass]
    asker: str = ""
    """The person, by id; empty where nobody is known for the key."""
    agreed: tuple[str, ...] = ()
    why_not: str = ""
    """Why it opens nothing; empty for one that does."""
    is_over: bool = False
    """Whether it was agreed to and its time has passed."""


def broken(
    governance: Governance, terms: GlassTerms | None, resource: str, environment: str, at: Instant
) -> tuple[Broken, ...]:
    """Hold each request for an environment against what the policy demands, in the order of the ledger."""
    return tuple(
        _broken(one, governance, terms, resource, at)
        for one in governance.glasses
        if one.says.environment == environment
    )


def _broken(
    one: Signed[BreakGlass], governance: Governance, terms: GlassTerms | None, resource: str, at: Instant
) -> Broken:
    directory = governance.directory
    ends = instant(one.says.expires_at)
    asker = directory.person_of_key(one.signer)
    if asker is None:
        return Broken(one, why_not=f"nobody is known for the key of {one.signer_name}, who asked for it")
    may_ask = directory.may(asker, "break-glass.request", resource, at=at)
    if not may_ask.is_allowed:
        return Broken(one, asker, why_not=may_ask.why)
    need = terms.need if terms is not None else ApprovalNeed()
    asking = Asking("break-glass", one.id, "break-glass.approve", resource, at, one.says.environment)
    roll = roll_of(asking, need, governance, {}, {asker})
    people = tuple(sorted(roll.people))
    missing = lacking(need, roll.people, governance)
    if roll.rejected:
        return Broken(one, asker, people, f"{roll.rejected[0][0]} rejected it")
    if missing:
        return Broken(one, asker, people, "; ".join((missing, *roll.refused)))
    over = _over(one, terms, governance, ends, at)
    return Broken(one, asker, people, over, is_over=bool(over))


def _over(one: Signed[BreakGlass], terms: GlassTerms | None, governance: Governance, ends: Instant, at: Instant) -> str:
    """Say why glass that was agreed to opens nothing now; empty if it does."""
    if terms is None:
        return "the policy lets nobody break the glass"
    if ends - one.at > timedelta(seconds=terms.max_age_s):
        return f"it would last longer than {span(terms.max_age_s)}, which is the limit"
    if one.id in governance.revoked:
        return "it was revoked"
    if one.entered_at > at + SKEW:
        return "it is dated after this decision"
    return f"it ended on {one.says.expires_at}" if at >= ends else ""


def opening(requests: tuple[Broken, ...], subject: Subject) -> Broken | None:
    """Give the request that opens the gate for a subject now, if one does."""
    about = {str(digest) for digest in subject.digests}
    return next((one for one in requests if not one.why_not and one.request.says.target in about), None)


def unreviewed(
    requests: tuple[Broken, ...],
    governance: Governance,
    terms: GlassTerms | None,
    resource: str,
    subject: Subject,
    at: Instant,
) -> Iterator[Broken]:
    """Give the glass that was broken and that nobody has looked at since; it blocks what is not its own subject.

    Whoever asked for it cannot be the one who looks at it. Glass that was agreed to counts as broken, used or not:
    the review may say that it was not needed.
    """
    about = {str(digest) for digest in subject.digests}
    for each in requests:
        is_open_here = not each.why_not and each.request.says.target in about
        one = each if each.is_over or not each.why_not else _once_agreed(each, governance, terms, resource)
        if one is not None and not is_open_here:
            asking = Asking(
                "break-glass-review", one.request.id, "break-glass.approve", resource, at, one.request.says.environment
            )
            # Who asked for it and has left cannot be the one who looks: what they signed with is nobody's now.
            is_here = any(person.id == one.asker for person in governance.directory.people)
            askers = {PersonId(one.asker)} if is_here else set()
            roll = roll_of(asking, ApprovalNeed(1, (), ()), governance, {}, askers)
            if not roll.approved:
                yield one


def _once_agreed(one: Broken, governance: Governance, terms: GlassTerms | None, resource: str) -> Broken | None:
    """Give the request as it stood when people had agreed to it, if they ever had.

    Nobody undoes that glass was broken: neither by taking back their word, nor by rejecting it afterwards, nor by
    giving up their role or leaving.
    """
    for answer in governance.approvals:
        if answer.says.about == "break-glass" and answer.says.target == one.request.id:
            then = _broken(one.request, governance.until(answer), terms, resource, answer.entered_at)
            if then.is_over or not then.why_not:
                return then
    return None
