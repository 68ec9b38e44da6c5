"""Broken glass: one thing let through in spite of its gate, by two people, for hours; then looked at. Floor 8."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import msgspec

from interlock.decision.approvals import Asking, Roll, lacking, roll_of
from interlock.decision.governance import Governance, Signed
from interlock.decision.terms import ApprovalNeed, GlassTerms
from interlock.decision.times import SKEW, span
from interlock.evidence import Approval, BreakGlass
from interlock.identity import PersonId, Resource
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
    """Whether it was agreed to once and opens nothing any more: what was broken stays broken until it is reviewed."""
    agreed_at: int = -1
    """The place in the ledger of the answer with which enough people agreed; -1 where they never did."""


def broken(
    governance: Governance, terms: GlassTerms | None, product: str, resource: str, environment: str, at: Instant
) -> tuple[Broken, ...]:
    """Hold each request for an environment of a product against what the policy demands, in the order of the ledger.

    Shape:  `resource` is what permissions are asked for on; where nothing can be called as the product is, that is a
            wider place, which does not name it.
    Errors: ResourceMalformed (IDN-102).
    """
    found = []
    Resource.parse(resource)
    for one in governance.glasses:
        if (one.says.environment, one.says.product) == (environment, product):
            now = _broken(one, governance, terms, resource, at)
            then = _agreed(one, governance, terms, resource)
            if then is not None:
                now = msgspec.structs.replace(
                    now,
                    asker=then.asker,
                    agreed=now.agreed or then.agreed,
                    is_over=bool(now.why_not),
                    agreed_at=then.agreed_at,
                )
            found.append(now)
    return tuple(found)


def _agreed(one: Signed[BreakGlass], governance: Governance, terms: GlassTerms | None, resource: str) -> Broken | None:
    """Give a request as it stood when enough people had agreed to it, if they ever had.

    Nobody undoes that glass was broken: neither by taking back their word, nor by rejecting it afterwards, nor by
    giving up their role, their key or their place.
    """
    for answer in governance.approvals:
        if answer.says.about == "break-glass" and answer.says.target == one.id:
            then = _broken(one, governance.until(answer), terms, resource, answer.entered_at)
            if then.is_over or not then.why_not:
                return msgspec.structs.replace(then, agreed_at=answer.index)
    return None


def _broken(
    one: Signed[BreakGlass], governance: Governance, terms: GlassTerms | None, resource: str, at: Instant
) -> Broken:
    directory = governance.directory
    ends = instant(one.says.expires_at)
    asker = directory.person_of_key(one.signer)
    if asker is None:
        return Broken(one, why_not=f"nobody is known for the key of {one.signer_name}, who asked for it")
    may_ask = directory.may(asker, "break-glass.request", resource, at=at, said=one.index)
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
    last = max((answer.index for _, answer in roll.approved), default=one.index)
    return Broken(one, asker, people, over, is_over=bool(over), agreed_at=last)


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


def broken_anywhere(
    governance: Governance, terms: GlassTerms | None, product: str, at: Instant
) -> tuple[tuple[str, tuple[Broken, ...]], ...]:
    """Give the requests for every environment there is one for, each with what permissions are asked for on."""
    places = sorted({one.says.environment for one in governance.glasses if one.says.product == product})
    where = [(str(Resource.narrowest(product, name)), name) for name in places]
    return tuple((resource, broken(governance, terms, product, resource, name, at)) for resource, name in where)


def opening(requests: tuple[Broken, ...], subject: Subject) -> Broken | None:
    """Give the request that opens the gate for a subject now, if one does."""
    about = {str(digest) for digest in subject.digests}
    return next((one for one in requests if not one.why_not and one.request.says.target in about), None)


def unreviewed(
    requests: tuple[Broken, ...], governance: Governance, resource: str, subject: Subject, at: Instant
) -> Iterator[Broken]:
    """Give the glass that was broken and that nobody has looked at since; it blocks what is not its own subject.

    Whoever asked for it or agreed to it cannot be the one who looks at it. Glass that was agreed to
    counts as broken, used or not: the review may say that it was not needed.
    """
    about = {str(digest) for digest in subject.digests}
    for one in requests:
        is_open_here = not one.why_not and one.request.says.target in about
        if (one.is_over or not one.why_not) and not is_open_here:
            roll = reviews(one, governance, resource, at)
            if not roll.approved:
                yield one


def reviews(one: Broken, governance: Governance, resource: str, at: Instant) -> Roll:
    """Give who has reviewed broken glass: people who neither asked for it nor agreed to it, once it was over.

    It is over when its time is, or when somebody closed it; what was said before that reviews nothing, since nobody
    could know what would come of it. Whoever broke it and has left since is not held against others, so that somebody
    can.
    """
    asking = Asking(
        "break-glass-review", one.request.id, "break-glass.approve", resource, at, one.request.says.environment
    )
    over = tuple(each for each in governance.approvals if _is_afterwards(each, one, governance))
    directory = governance.directory
    known = {PersonId(name) for name in (one.asker, *one.agreed) if directory.voice_of(PersonId(name)) is not None}
    others = {PersonId(one.asker)} & known
    roll = roll_of(asking, ApprovalNeed(1, (), ()), msgspec.structs.replace(governance, approvals=over), {}, others)
    agreed = {directory.voice_of(person) for person in known - others}
    counting = tuple(each for each in roll.approved if directory.voice_of(each[0]) not in agreed)
    own = tuple(
        f"{person} agreed to it, or stands on the word of somebody who did, and cannot review it"
        for person, _ in roll.approved
        if directory.voice_of(person) in agreed
    )
    return Roll(counting, roll.rejected, (*roll.refused, *own))


def _is_afterwards(answer: Signed[Approval], one: Broken, governance: Governance) -> bool:
    closed = [each.index for each in governance.revocations if each.says.target == one.request.id]
    is_over = answer.entered_at >= instant(one.request.says.expires_at) or any(index < answer.index for index in closed)
    return is_over and answer.index > one.agreed_at
