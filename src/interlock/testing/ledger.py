"""A ledger in memory that keeps every promise of the port, and can be told to cheat.

Enters: drafts; or orders to change, remove, move and forge what is stored. Leaves: the same bytes a
store would keep, so that fsck and the attack tests can be run on them. Floor 14.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from interlock.crypto import TreeHead
from interlock.kernel import Digest, Instant, sha256
from interlock.ledger import (
    Batch,
    Beside,
    Checkpoint,
    ConsistencyProof,
    Draft,
    Edge,
    Entry,
    InclusionProof,
    Notice,
    Record,
    Ticket,
    Tile,
    check_times,
    grow,
    prepare,
    prove_consistency,
    prove_inclusion,
)
from interlock.ledger.errors import CheckpointMissing, EntryUnknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.crypto import NoteSigner


class Stored(msgspec.Struct):
    """Everything a store keeps, open to being tampered with."""

    records: list[Record] = []
    tiles: dict[tuple[int, int], bytes] = {}
    subjects: list[tuple[str, int]] = []
    note: bytes | None = None
    older: list[bytes] = []

    def copy(self) -> Stored:
        """Give a copy that can be changed without changing this one."""
        return Stored(list(self.records), dict(self.tiles), list(self.subjects), self.note, list(self.older))


class MemoryLedger:
    """Satisfies `Ledger` in memory. `stored` is what a thief of the disk could change."""

    def __init__(self, origin: str, signer: NoteSigner) -> None:
        self.stored = Stored()
        self._origin = origin
        self._signer = signer
        self._edge = Edge()
        self._tickets: dict[str, Ticket] = {}  # by the hexadecimal of the envelope's SHA-256
        self._newest: Instant | None = None
        self.notices: dict[str, Notice] = {}

    @property
    def origin(self) -> str:
        """The log's identity."""
        return self._origin

    def append(
        self, drafts: Sequence[Draft], notices: Sequence[Notice] = (), beside: Beside | None = None
    ) -> tuple[Ticket, ...]:
        """Append envelopes; those already there get the ticket they had."""
        batch = prepare(drafts)
        new: dict[str, Draft] = {}
        for digest, one in zip(batch.digests, batch.drafts, strict=True):
            if digest not in self._tickets:
                new.setdefault(digest, one)
        check_times(new.values(), self._newest)
        if beside is not None:
            beside(self.stored)  # before the rest: what it raises has to leave nothing behind
        if new or self.stored.note is None:
            self._commit(prepare(new.values()))
        for notice in notices:
            self.notices.setdefault(notice.id, notice)
        return tuple(self._tickets[digest] for digest in batch.digests)

    def _commit(self, batch: Batch) -> None:
        for number, one in enumerate(batch.drafts):
            place = self._edge.size + number
            self.stored.records.append(Record(place, batch.leaves[number], one.envelope))
            self.stored.subjects += [(subject, place) for subject in batch.subjects[number]]
            self._tickets[batch.digests[number]] = Ticket(place, one.at)
            self._newest = one.at
        growth = grow(self._edge, batch.hashes)
        self._edge = growth.edge
        self.stored.tiles.update({(tile.level, tile.index): tile.body for tile in growth.tiles})
        if self.stored.note is not None:
            self.stored.older.append(self.stored.note)
        head = TreeHead(self._origin, self._edge.size, self._edge.root())
        self.stored.note = Checkpoint.sign(head, [self._signer]).note

    def checkpoint(self) -> Checkpoint:
        """Give the newest checkpoint."""
        if self.stored.note is None:
            raise CheckpointMissing(origin=self._origin)
        return Checkpoint.open(self.stored.note, [self._signer.verifier], self._origin)

    def find(self, envelope: Digest) -> Ticket | None:
        """Give the place of an envelope, if it is there."""
        return self._tickets.get(envelope.hex) if envelope.alg == "sha256" else None

    def about(self, subject: Digest) -> tuple[int, ...]:
        """Give the indices of the entries about a subject."""
        return tuple(index for name, index in self.stored.subjects if name == str(subject))

    def entries(self, start: int, end: int) -> Iterator[Record]:
        """Give entries in order."""
        if not 0 <= start <= end <= len(self.stored.records):
            raise EntryUnknown(entry=end, size=len(self.stored.records))
        yield from self.stored.records[start:end]

    def tile(self, level: int, index: int) -> bytes:
        """Give the widest stored tile."""
        return self.stored.tiles.get((level, index), b"")

    def inclusion(self, index: int, size: int) -> InclusionProof:
        """Prove that an entry is in the tree of a size."""
        return prove_inclusion(index, size, self.tile)

    def consistency(self, old: int, new: int) -> ConsistencyProof:
        """Prove that one tree is the beginning of another."""
        return prove_consistency(old, new, self.tile)


class StoredReader:
    """Satisfies `LedgerReader` over what is stored, whatever was done to it."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored

    def checkpoint(self) -> bytes | None:
        """Give the newest checkpoint as stored."""
        return self._stored.note

    def checkpoints(self) -> Iterator[bytes]:
        """Give the older checkpoints as stored."""
        yield from self._stored.older

    def records(self) -> Iterator[Record]:
        """Give the entries as stored."""
        yield from self._stored.records

    def tiles(self) -> Iterator[Tile]:
        """Give the tiles as stored."""
        for (level, index), body in self._stored.tiles.items():
            yield Tile(level, index, body)

    def subjects(self) -> Iterator[tuple[str, int]]:
        """Give the index rows as stored."""
        yield from self._stored.subjects


class ForgetfulMemory:
    """Satisfies `Memory` for as long as the process lives."""

    def __init__(self) -> None:
        self._last: dict[str, Checkpoint] = {}

    def last(self, origin: str) -> Checkpoint | None:
        """Give the last checkpoint seen of a log."""
        return self._last.get(origin)

    def remember(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint unless a larger one is kept already."""
        last = self._last.get(checkpoint.origin)
        if last is None or last.size <= checkpoint.size:
            self._last[checkpoint.origin] = checkpoint


def forge(records: Sequence[Record], origin: str, signer: NoteSigner) -> Stored:
    """Build a whole false log over other entries, as somebody who holds the log's key could."""
    ledger = MemoryLedger(origin, signer)
    drafts = []
    for record in records:
        entry = Entry.read(record.leaf)
        drafts.append(Draft(record.envelope, entry.kind, entry.subjects, entry.at))
    ledger.append(drafts)
    return ledger.stored


def draft(number: int, at: Instant, *, body: bytes | None = None) -> Draft:
    """Make a draft that differs from every other number's."""
    envelope = b'{"number":%d}' % number if body is None else body
    subjects = (sha256(b"subject %d" % (number % 7)),)
    return Draft(envelope, "https://in-toto.io/attestation/test-result/v0.1", subjects, at)
