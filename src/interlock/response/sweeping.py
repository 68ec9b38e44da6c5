"""From what people said and the time that passed to events: things that happen without anybody entering them. Floor 9.

Enters: governance, a moment, and how to find the envelope of an entry. Leaves: events whose ids are the same each
time, so that sweeping often tells each of them once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final

from interlock.decision import Governance, Signed
from interlock.evidence import BreakGlass, Waiver
from interlock.kernel import Digest, Instant, Subject, instant
from interlock.response.events import Event, Kind, event_id

AHEAD: Final = timedelta(days=14)
"""How long before its end a waiver is told to be ending."""

OF_TIME: Final = frozenset({Kind.WAIVER_EXPIRING, Kind.GLASS_UNREVIEWED, Kind.DIRECTORY_REFUSED})
"""The kinds that are made here."""

EnvelopeOf = Callable[[int], Digest]
"""Gives the envelope at a place of the ledger."""


def sweep(governance: Governance, at: Instant, envelope_of: EnvelopeOf) -> tuple[Event, ...]:
    """Give what is so at a moment."""
    return (*_expiring(governance, at), *_unreviewed(governance, at), *_refused(governance, at, envelope_of))


def _expiring(governance: Governance, at: Instant) -> Iterator[Event]:
    for one in governance.waivers:
        end = instant(one.says.expires_at)
        if one.id not in governance.revoked and at < end <= at + AHEAD:
            yield _waiver(one, at)


def _waiver(one: Signed[Waiver], at: Instant) -> Event:
    says = one.says
    return Event(
        id=event_id(Kind.WAIVER_EXPIRING, str(one.envelope)),
        kind=Kind.WAIVER_EXPIRING,
        at=at,
        subject=Subject(says.name, (Digest("sha256", one.id),)),
        entry=one.envelope,
        says=f"the waiver of {says.name} ends on {says.expires_at[:10]}; {says.owner} answers for it"[:500],
        about=says.name,
        product=says.product,
        data={"owner": says.owner, "expires": says.expires_at},
    )


def _unreviewed(governance: Governance, at: Instant) -> Iterator[Event]:
    """Glass that somebody agreed to, whose time is over, and that nobody but who asked or agreed has looked at."""
    for one in governance.glasses:
        says = one.says
        agreed = any(
            each.says.answer == "approve" for each in governance.answers("break-glass", one.id, says.environment)
        )
        if agreed and at >= instant(says.expires_at) and not _is_reviewed(governance, one):
            yield Event(
                id=event_id(Kind.GLASS_UNREVIEWED, str(one.envelope)),
                kind=Kind.GLASS_UNREVIEWED,
                at=at,
                subject=Subject("a request to break the glass", (Digest("sha256", one.id),)),
                entry=one.envelope,
                says=f"nobody has looked at the glass that was broken for {says.environment}: {says.reason}"[:500],
                environment=says.environment,
                product=says.product,
                about=says.target,
            )


def _is_reviewed(governance: Governance, one: Signed[BreakGlass]) -> bool:
    person = governance.directory.person_of_key
    asked = governance.answers("break-glass", one.id, one.says.environment)
    agreed = (person(each.signer) for each in asked if each.says.answer == "approve")
    broke = {None, person(one.signer), *agreed}
    answers = governance.answers("break-glass-review", one.id, one.says.environment)
    return any(each.says.answer == "approve" and person(each.signer) not in broke for each in answers)


def _refused(governance: Governance, at: Instant, envelope_of: EnvelopeOf) -> Iterator[Event]:
    for one in governance.directory.refused:
        envelope = envelope_of(one.index)
        yield Event(
            id=event_id(Kind.DIRECTORY_REFUSED, str(envelope)),
            kind=Kind.DIRECTORY_REFUSED,
            at=at,
            subject=Subject("an act about people", (one.digest or envelope,)),
            entry=envelope,
            says=f"an act about people, entry {one.index}, does not count: {one.reason}"[:500],
            about=str(one.digest or envelope),
        )
