"""The log in tables. Satisfies `interlock.ledger.Ledger`. Floor 11.

An append is one transaction: entries, envelopes, index rows, tiles and the signed checkpoint are
there together or not at all. Source: docs/decisions/0005-store.md.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.crypto import NoteSigner, NoteVerifier, TreeHead
from interlock.kernel import Digest, Instant, stamp
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
    check_times,
    edge_from,
    grow,
    prepare,
    prove_consistency,
    prove_inclusion,
    root_at,
)
from interlock.ledger.errors import CheckpointMissing, EntryUnknown, LogForked, LogRolledBack, OriginChanged
from interlock.ledger.tiles import TileSource
from interlock.store.database import insert
from interlock.store.drawn_entries import DrawnEntries
from interlock.store.errors import BlobDamaged, StoreCorrupt
from interlock.store.filing import Unfiled, candidates, start_of
from interlock.store.leaf_rows import LeafRow, in_rows, last_leaf, leaves_at, leaves_in, page_of
from interlock.store.ledger_rows import LedgerRows, Near, envelopes_of, near_of, pack_of, tile_of
from interlock.store.notices import keep_notices
from interlock.store.packs import packed

if TYPE_CHECKING:
    from interlock.store.database import Database, Session

CLOCK_SLACK: Final = timedelta(minutes=5)
"""How far a clock may lag behind the newest entry before an append is refused; within it the newest time is used."""


class Log(msgspec.Struct, frozen=True):
    """Which log a store holds: its name, the keys that verify it, and the ones that sign for it."""

    origin: str
    verifiers: tuple[NoteVerifier, ...]
    signers: tuple[NoteSigner, ...] = ()
    """None of them means that the log can be read and not appended to."""


class _Reached(msgspec.Struct, frozen=True):
    """The state of the log that this process last saw durable."""

    edge: Edge
    newest: Instant | None
    note: bytes
    unfiled: Unfiled


class StoredLedger:
    """The log of one store. May be used by many threads and processes."""

    def __init__(self, database: Database, log: Log, *, is_drawn: bool = True) -> None:
        """`is_drawn` is whether what is appended is drawn into the graph at once; what was not is drawn later."""
        self._database = database
        self._log = log
        self._drawing = DrawnEntries(database) if is_drawn else None
        self._reached: _Reached | None = None
        self._opened: Checkpoint | None = None
        """The checkpoint whose signature was checked last: the same bytes are not checked again."""
        self._unfiled: Unfiled | None = None
        self._near = Near()
        self._turn = threading.Lock()

    @property
    def origin(self) -> str:
        """The log's identity."""
        return self._log.origin

    def append(
        self, drafts: Sequence[Draft], notices: Sequence[Notice] = (), beside: Beside | None = None
    ) -> tuple[Ticket, ...]:
        """Append envelopes in order and give the place of each; those already there get the place they had.

        Promise: when this returns, everything appended MUST be on disk under a signed checkpoint, the notices
                 in the outbox and what `beside` keeps with it; when it raises, nothing of it is.
        Errors: EntryMalformed (LED-101), EntryTooLarge (LED-102), TimeReversed (LED-107), OriginChanged (LED-221),
                LogRolledBack (LED-223), LogForked (LED-224), SignersMissing, and those of the store (STO-1xx),
                those of `beside`.
        """
        batch = prepare(drafts)
        digests = batch.digests
        starts = [start_of(digest) for digest in digests]
        with self._turn:
            if self._drawing is not None:
                self._drawing.begin()
            with self._database.writing() as session:
                session.serialise()
                reached = self._reach(session)
                tickets = _known(session, reached.unfiled, digests, starts)
                fresh = _fresh(batch, tickets, reached.newest)
                for index, (digest, one) in enumerate(
                    zip(fresh.digests, fresh.drafts, strict=True), start=reached.edge.size
                ):
                    tickets[digest] = Ticket(index, one.at)
                unfiled: list[int] = []
                if fresh.drafts or not reached.note:
                    reached, unfiled = self._write(session, reached, fresh)
                if fresh.drafts and self._drawing is not None:
                    self._drawing.draw(session, fresh.drafts, reached.edge.size - len(fresh.drafts))
                if notices:
                    keep_notices(session, notices)
                if beside is not None:
                    beside(session)
            reached.unfiled.add(unfiled)  # only now: a transaction that failed has added nothing
            self._reached = reached
            if self._drawing is not None:
                self._drawing.keep()
        return tuple([tickets[digest] for digest in digests])

    def checkpoint(self) -> Checkpoint:
        """Give the newest checkpoint, its signature checked.

        Errors: CheckpointMissing (LED-106), those of opening a note (CRY-140 to CRY-150), OriginChanged (LED-221).
        """
        with self._database.reading() as session:
            note = LedgerRows(session).checkpoint()
        if note is None:
            raise CheckpointMissing(origin=self.origin)
        return self._open(note)

    def kept_notes(self, most: int) -> tuple[bytes, ...]:
        """Give the newest signed checkpoints as they are stored, unchecked, the newest first."""
        with self._database.reading() as session:
            return LedgerRows(session).newest(most)

    def find(self, envelope: Digest) -> Ticket | None:
        """Give the place of an envelope by its digest, if it is there."""
        if envelope.alg != "sha256":
            return None
        with self._database.reading() as session:
            return self._ticket_of(session, envelope.hex)

    def envelope(self, digest: Digest) -> bytes | None:
        """Give an envelope by its digest, checked against it, or None if the log has no such entry.

        Errors: BlobDamaged (STO-108) if the bytes kept are others.
        """
        if digest.alg != "sha256":
            return None
        with self._database.reading() as session:
            ticket = self._ticket_of(session, digest.hex)
            if ticket is None:
                return None
            found = pack_of(session, ticket.index).envelope(ticket.index)
        if hashlib.sha256(found).hexdigest() != digest.hex:
            raise BlobDamaged(digest=digest, why="its bytes have another digest")
        return found

    def _ticket_of(self, session: Session, digest: str) -> Ticket | None:
        # Only where to look is kept in mind: what is found there is held against the digest.
        self._unfiled = unfiled = Unfiled.read(session, self._unfiled)
        return _known(session, unfiled, [digest], [start_of(digest)]).get(digest)

    def about(self, subject: Digest) -> tuple[int, ...]:
        """Give the indices of the entries about a subject, in order. Nothing signs these rows."""
        with self._database.reading() as session:
            rows = session.rows("SELECT idx FROM entry_subject WHERE subject = ? ORDER BY idx", (str(subject),))
        return tuple(row[0] for row in rows)

    def entries(self, start: int, end: int) -> Iterator[Record]:
        """Give the entries from start up to and without end, in order.

        Errors: EntryUnknown (LED-105), StoreCorrupt (STO-102) if one of them is gone.
        """
        record = self._near.record(start) if end == start + 1 else None
        if record is not None:
            yield record  # whoever reads holds it against its leaf, so that it may be what was read a moment ago
            return
        size = self._size()
        if not 0 <= start <= end <= size:
            raise EntryUnknown(entry=max(start, end - 1), size=size)
        while start < end:
            with self._database.reading() as session:
                records = self._one(session, start) if end == start + 1 else envelopes_of(session, start, end)
            if [record.index for record in records] != list(range(start, start + len(records))) or not records:
                raise StoreCorrupt(where=self._database.where, why=f"entry {start} or one after it is gone")
            yield from records
            start += len(records)

    def _one(self, session: Session, index: int) -> list[Record]:
        self._near = near_of(session, index)
        record = self._near.record(index)
        return [record] if record is not None else envelopes_of(session, index, index + 1)

    def leaves(self, start: int = 0) -> Iterator[bytes]:
        """Give the leaves from an index on, in stored order, without their envelopes.

        Callers MUST rebuild the tree from them and hold it against the checkpoint: a gap shows there.
        """
        last: LeafRow | None = None
        while True:
            with self._database.reading() as session:
                rows = page_of(session, start, last)
            if not rows:
                return
            for index, leaf in leaves_in(rows):
                if index >= start:
                    yield leaf
            last = rows[-1]

    def tile(self, level: int, index: int) -> bytes:
        """Give the widest stored tile, or b"" where there is none."""
        with self._database.reading() as session:
            return tile_of(session)(level, index)

    def inclusion(self, index: int, size: int) -> InclusionProof:
        """Prove that an entry is in the tree of a size. Errors: ProofMalformed (CRY-130), TileMissing (LED-104)."""
        with self._database.reading() as session:
            return prove_inclusion(index, size, tile_of(session))

    def consistency(self, old: int, new: int) -> ConsistencyProof:
        """Prove that one tree begins another. Errors: ProofMalformed (CRY-130), TileMissing (LED-104)."""
        with self._database.reading() as session:
            return prove_consistency(old, new, tile_of(session))

    @contextmanager
    def rows(self) -> Generator[LedgerRows]:
        """Open everything that is stored, as one moment saw it, for `fsck` and `export`."""
        with self._database.reading() as session:
            yield LedgerRows(session)

    def _size(self) -> int:
        with self._database.reading() as session:
            last = last_leaf(session)
        return last[0] + 1 if last else 0

    def _open(self, note: bytes) -> Checkpoint:
        opened = self._opened
        if opened is None or opened.note != note:
            opened = self._opened = Checkpoint.open(note, self._log.verifiers, self.origin)
        return opened

    def _reach(self, session: Session) -> _Reached:
        """Give the state that is stored, having made sure that a checkpoint may be signed on top of it.

        Nothing is signed over a log of another name, over tiles that do not give the signed root, or over
        one that is not the continuation of what this process saw before.
        """
        note = LedgerRows(session).checkpoint()
        seen = self._reached
        if note is None:
            if seen is not None:
                raise LogRolledBack(origin=self.origin, got=0, seen=seen.edge.size)
            self._begin(session)
            return _Reached(Edge(), None, b"", Unfiled(0))
        if seen is not None and seen.note == note:
            return seen
        now = self._open(note)
        tile = tile_of(session)
        edge = edge_from(now.size, tile)
        last = last_leaf(session)
        if edge.root() != now.root or (last[0] + 1 if last else 0) != now.size:
            why = "its entries and tiles are not those of its signed checkpoint; see interlock ledger fsck"
            raise StoreCorrupt(where=self._database.where, why=why)
        if seen is not None:
            self._check_continues(seen.edge, now.size, tile)
        return _Reached(edge, Entry.read(last[1]).at if last else None, note, Unfiled.read(session))

    def _check_continues(self, seen: Edge, size: int, tile: TileSource) -> None:
        """Return if the stored log begins with what this process saw of it; raise otherwise."""
        if size < seen.size:
            raise LogRolledBack(origin=self.origin, got=size, seen=seen.size)
        if root_at(seen.size, tile) != seen.root():
            raise LogForked(origin=self.origin, size=size, seen=seen.size)

    def _begin(self, session: Session) -> None:
        """Take an empty store for this log, or find that it already belongs to one.

        Errors: OriginChanged (LED-221), StoreCorrupt (STO-102) for entries that no checkpoint covers.
        """
        named = session.rows("SELECT origin FROM log")
        if named and named != [(self.origin,)]:
            raise OriginChanged(got=named[0][0], wanted=self.origin)
        if session.rows("SELECT first FROM entry LIMIT 1"):
            raise StoreCorrupt(where=self._database.where, why="it holds entries and no signed checkpoint")

    def _write(self, session: Session, reached: _Reached, batch: Batch) -> tuple[_Reached, list[int]]:
        """Write a batch; give the state then, and what its index leaves out for now."""
        edge = reached.edge
        growth = grow(edge, batch.hashes)
        newest = batch.drafts[-1].at if batch.drafts else reached.newest
        if not reached.note:
            session.run(
                "INSERT INTO log (origin, created, filed) VALUES (?, ?, 0) ON CONFLICT (origin) DO NOTHING",
                (self.origin, stamp(newest) if newest else ""),
            )
        _write_entries(session, batch, edge.size)
        session.run_many(
            "INSERT INTO tile (level, n, hashes) VALUES (?, ?, ?)"
            " ON CONFLICT (level, n) DO UPDATE SET hashes = excluded.hashes",
            [(tile.level, tile.index, tile.body) for tile in growth.tiles],
        )
        starts = [start_of(digest) for digest in batch.digests]
        filed = reached.unfiled.file(session, starts)
        head = TreeHead(self.origin, growth.edge.size, growth.edge.root())
        note = Checkpoint.sign(head, self._log.signers).note
        session.run("INSERT INTO checkpoint (size, note) VALUES (?, ?)", (growth.edge.size, note))
        if filed is not None:
            return _Reached(growth.edge, newest, note, filed), []
        return _Reached(growth.edge, newest, note, reached.unfiled), starts


def _write_entries(session: Session, batch: Batch, first: int) -> None:
    session.run_many("INSERT INTO entry (first, leaves) VALUES (?, ?)", in_rows(batch.leaves, first))
    session.run_many(
        "INSERT INTO pack (first, ends, body) VALUES (?, ?, ?)", packed([one.envelope for one in batch.drafts], first)
    )
    insert(
        session,
        "entry_subject (subject, idx)",
        [(subject, index) for index, names in enumerate(batch.subjects, start=first) for subject in names],
    )


def _known(session: Session, unfiled: Unfiled, digests: list[str], starts: list[int]) -> dict[str, Ticket]:
    """Give the tickets of the envelopes that are already there, by the hexadecimal of their digest."""
    wanted = set(digests)
    found: dict[str, Ticket] = {}
    for index, leaf in leaves_at(session, candidates(session, unfiled, starts)):
        entry = Entry.read(leaf)
        if entry.envelope.hex in wanted:
            found.setdefault(entry.envelope.hex, Ticket(index, entry.at))
    return found


def _fresh(batch: Batch, known: dict[str, Ticket], newest: Instant | None) -> Batch:
    """Give what is not there yet, each once, with times that never go back.

    A small step back becomes the time before it.

    Errors: TimeReversed (LED-107) for a step back of more than the slack: the clock went back.
    """
    new: dict[str, Draft] = {}
    for digest, one in zip(batch.digests, batch.drafts, strict=True):
        if digest not in known:
            new.setdefault(digest, one)
    drafts = [*new.values()]
    for place, one in enumerate(drafts):
        at = one.at
        if newest is not None and at < newest:
            if newest - at > CLOCK_SLACK:
                check_times([one], newest)
            drafts[place] = Draft(one.envelope, one.kind, one.subjects, newest)
        else:
            newest = at
    return batch if drafts == batch.drafts else prepare(drafts)
