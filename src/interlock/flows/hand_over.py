"""Hand over: what one ledger holds goes to a server, each statement with what it names. Floor 11.

Enters: a ledger and a server. Leaves: how much was taken, and what was refused and why. It may be broken off anywhere
and begun again: the server knows what it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Final, Protocol

import msgspec

from interlock.control import Blobs
from interlock.evidence import VERIFICATION_SUMMARY, read_summary
from interlock.flows.inspect import Inspection, Item
from interlock.flows.transfer import named_by
from interlock.kernel import Digest, InterlockError

_AT_ONCE: Final = 200
_BYTES: Final = 8 << 20
"""How much is sent with one request."""


class Fate(Protocol):
    """What a server made of one statement."""

    @property
    def entry(self) -> int | None:
        """Its place there; none where it was not taken."""
        ...

    @property
    def is_new(self) -> bool:
        """Whether it was not there before."""
        ...


class EvidenceServer(Protocol):
    """A server that takes statements."""

    def hand_in(self, envelopes: Sequence[bytes]) -> Sequence[Fate]:
        """Hand statements in; give what became of each, in their order."""
        ...

    def keep(self, sha256: str, body: bytes) -> None:
        """Have bytes kept that a statement names."""
        ...


class Refusal(msgspec.Struct, frozen=True):
    """A statement that the server did not take."""

    entry: int
    envelope: Digest
    says: str


class HandedOver(msgspec.Struct, frozen=True):
    """What became of everything."""

    known: int
    """How many were there already."""
    new: int
    refused: tuple[Refusal, ...]
    until: int
    """The first entry that was not looked at, for the next time."""


def hand_over(
    inspection: Inspection,
    blobs: Blobs,
    server: EvidenceServer,
    *,
    start: int = 0,
    done: Callable[[int], None] = lambda _: None,
    why: Callable[[Fate], str] = lambda _: "",
) -> HandedOver:
    """Send the statements of a ledger from an entry on, those first that were entered first.

    Shape:  `done` is told after each request up to which entry all was sent; what does not verify here is not sent,
            and told with the refused. `why` says why a statement was not taken.
    Errors: those of the ledger, the blobs and the server.
    """
    known = new = 0
    refused: list[Refusal] = []
    until = start
    for items in _together(inspection, [one for one in inspection.items(None) if one.index >= start]):
        good = [(item, envelope) for item, envelope in items if item.statement is not None]
        refused += [Refusal(one.index, one.entry.envelope, one.refused) for one, _ in items if one.statement is None]
        for digest in sorted({name for item, _ in good for name in named_by(item)}):
            server.keep(digest, blobs.get(Digest("sha256", digest)))
        for digest, body in _policies((item for item, _ in good), blobs):
            server.keep(digest, body)
        fates = server.hand_in([envelope for _, envelope in good]) if good else ()
        for (item, _), fate in zip(good, fates, strict=True):
            if fate.entry is None:
                refused.append(Refusal(item.index, item.entry.envelope, why(fate)))
            elif fate.is_new:
                new += 1
            else:
                known += 1
        until = items[-1][0].index + 1
        done(until)
    return HandedOver(known, new, tuple(sorted(refused, key=lambda one: one.entry)), until)


def _together(inspection: Inspection, items: Sequence[Item]) -> Iterator[list[tuple[Item, bytes]]]:
    """Give items with their envelopes, as many at once as one request takes."""
    held: list[tuple[Item, bytes]] = []
    size = 0
    for item in items:
        envelope = _envelope(inspection, item)
        if held and (len(held) >= _AT_ONCE or size + len(envelope) > _BYTES):
            yield held
            held, size = [], 0
        held.append((item, envelope))
        size += len(envelope)
    if held:
        yield held


def _envelope(inspection: Inspection, item: Item) -> bytes:
    if item.statement is None:
        return b""
    try:
        return inspection.envelope(item.index)
    except InterlockError:
        return b""


def _policies(items: Iterable[Item], blobs: Blobs) -> Iterator[tuple[str, bytes]]:
    """Give the policies that decisions were made by: by them a server tells who may answer those.

    Shape:  one that is not kept here is left out, for the decision counts without it.
    """
    wanted: set[str] = set()
    for one in items:
        if one.statement is not None and one.statement.statement.predicate_type == VERIFICATION_SUMMARY:
            with suppress(InterlockError):
                wanted.add(read_summary(one.statement.statement.predicate).interlock_policy)
    for digest in sorted(wanted - {""}):
        with suppress(InterlockError):
            yield digest, blobs.get(Digest("sha256", digest))
