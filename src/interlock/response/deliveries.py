"""What other systems told by webhooks, as it is kept, and the events that it makes. Floor 9.

Nothing in the ledger proves a delivery: whoever has the secret of its hook can say what they like. So no event of one
can be answered with a hold, and none is evidence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from interlock.formats.hooks.known import MOST_BYTES
from interlock.formats.hooks.model import Delivery, Happened, Happening
from interlock.kernel import Digest, Instant, Subject
from interlock.response.events import Event, Kind, event_id

MOST: Final = 50
"""Events of one delivery; the last one says how many more there are."""
_LONGEST: Final = 500
_LONGEST_NAME: Final = 64
_MOST_NAMED: Final = 5
_MOST_MORE: Final = 20


class Hook(msgspec.Struct, frozen=True):
    """A way in for one other system."""

    name: str
    """Stands in its address."""
    sender: str
    """Whose deliveries are taken: `github`."""
    secrets: tuple[str, ...] = ()
    """Where they are, by reference; several while one is exchanged. Without any, nothing is taken."""
    product: str = ""
    """What the deliveries are about; empty for nothing in particular."""
    most_bytes: int = MOST_BYTES
    """Of one delivery."""


class Received(msgspec.Struct, frozen=True, omit_defaults=True):
    """A delivery that proved who sent it, as it is kept: what happened, and nothing else of its body."""

    hook: str
    at: Instant
    """When it came."""
    delivery: Delivery
    product: str = ""

    @property
    def digest(self) -> Digest:
        """What all copies of it share that come by the same hook; by another hook, it is another one."""
        text = f"{self.hook}\n{self.delivery.once}".encode()
        return Digest("sha256", hashlib.sha256(text).hexdigest())


def events_of_delivery(received: Received) -> tuple[Event, ...]:
    """Give an event for each happening, at most `MOST`; the same delivery always gives the same ones."""
    happenings = received.delivery.happenings
    found = [_event(received, number, one) for number, one in enumerate(happenings[:MOST])]
    more = len(happenings) - MOST
    if more > 0:
        last = found[-1]
        says = f"{_from(received)}: {more + 1} more; the delivery has all of them"
        rest = {"id": event_id(last.kind, str(last.entry), "more"), "says": says, "about": "more", "rule": ""}
        found[-1] = msgspec.structs.replace(last, **rest, severity="", data={"count": str(more + 1)})
    return tuple(found)


def _event(received: Received, number: int, one: Happening) -> Event:
    kind, digest = Kind.DELIVERY_RECEIVED, received.digest
    sender = received.delivery.sender
    return Event(
        id=event_id(kind, str(digest), str(number)),
        kind=kind,
        at=received.at,
        subject=Subject(f"a delivery of {sender}", (digest,)),
        entry=digest,
        product=received.product,
        says=_short(f"{_from(received)}: {_sentence(received, one)}"),
        about=_short(one.key or one.repository or received.hook),
        rule=f"{sender}:{one.kind.value}",
        severity=one.severity.value if one.severity is not None else "",
        data={name: _short(text) for name, text in (*_more(one), *_data(received, one)) if text},
    )


def _from(received: Received) -> str:
    return f"{received.delivery.sender} tells by the hook {received.hook}"


def _sentence(received: Received, one: Happening) -> str:
    """Say in a few words what happened; what others wrote comes last."""
    called = f", {received.delivery.kind}" if one.kind is Happened.UNKNOWN and received.delivery.kind else ""
    parts = [f"{one.kind}{called}"]
    parts += [f"{word} {text}" for word, text in (("of", one.what), ("in", one.repository), ("on", one.ref)) if text]
    parts += [f"by {one.actor}"] if one.actor else []
    parts += [one.ending.value] if one.ending is not None else []
    said = " ".join(parts)
    return f"{said}: {one.title}" if one.title else said


def _more(one: Happening) -> Iterator[tuple[str, str]]:
    """Give what else its sender tells, such as the labels of an alert; our own names go before theirs."""
    for name, text in islice(one.data.items(), _MOST_MORE):
        yield name[:_LONGEST_NAME], text


def _data(received: Received, one: Happening) -> Iterator[tuple[str, str]]:
    yield "hook", received.hook
    yield "sender", received.delivery.sender
    yield "product", received.product
    yield "called", received.delivery.kind
    yield "happening", one.kind.value
    yield "what", one.what
    yield "repository", one.repository
    yield "ref", one.ref
    yield "into", one.into
    yield "commit", str(one.commit or "")
    yield "actor", one.actor
    yield "address", one.address
    yield "title", one.title
    yield "ending", one.ending.value if one.ending is not None else ""
    yield "artifacts", " ".join(str(digest) for each in one.artifacts[:_MOST_NAMED] for digest in each.digests[:1])
    yield "packages", " ".join(one.packages[:_MOST_NAMED])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
