"""Somebody changes what is stored: every bit, every piece, every order; with and without the log's key."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.kernel import Digest, sha256
from interlock.ledger import Draft, Edge, Entry, FaultCode, Record, grow
from interlock.ledger.fsck import fsck
from interlock.ledger.model import Checkpoint
from interlock.testing.ledger import MemoryLedger, Stored, StoredReader, draft, forge

if TYPE_CHECKING:
    from collections.abc import Callable

    from interlock.ledger import Report

ORIGIN = "ledger.example/attack"
START = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
SIZE = 300
"""More than one tile, so that there are full, partial and second-level tiles."""


class Victim:
    """A sound ledger of three batches, with the checkpoint that somebody remembers of it."""

    def __init__(self, *sizes: int, signer: NoteSigner | None = None) -> None:
        self.signer = signer or NoteSigner(ORIGIN, generate())
        self.ledger = MemoryLedger(ORIGIN, self.signer)
        for first, last in pairwise((0, *sizes)):
            self.ledger.append([draft(n, START + timedelta(seconds=n)) for n in range(first, last)])
            if last != sizes[-1]:
                self.seen = self.ledger.checkpoint()
        self.now = self.ledger.checkpoint()

    def stored(self) -> Stored:
        return self.ledger.stored.copy()

    def audit(self, stored: Stored, remembered: Checkpoint | None = None) -> Report:
        return fsck(StoredReader(stored), [self.signer.verifier], remembered)

    def found(self, stored: Stored, remembered: Checkpoint | None = None) -> set[FaultCode]:
        return {fault.code for fault in self.audit(stored, remembered).faults}


@pytest.fixture(scope="module")
def victim() -> Victim:
    return Victim(5, 280, SIZE)


@pytest.fixture(scope="module")
def small() -> Victim:
    return Victim(2, 5)


def flip(body: bytes, bit: int) -> bytes:
    changed = bytearray(body)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def sample(body: bytes, step: int) -> range:
    return range(0, len(body) * 8, step)


def test_an_untouched_ledger_is_sound_and_says_whether_it_is_fresh(victim: Victim) -> None:
    alone = victim.audit(victim.stored())
    assert alone.is_sound
    assert alone.says() == "300 entries consistent, freshness unproven"
    held = victim.audit(victim.stored(), victim.seen)
    assert held.is_sound
    assert held.says() == "300 entries consistent, and a continuation of the 280 seen before"
    assert held.root == victim.now.root


@pytest.mark.parametrize("number", [0, 4, 5, 255, 256, SIZE - 1])
def test_every_flipped_bit_of_a_leaf_is_found_at_that_entry(victim: Victim, number: int) -> None:
    leaf = victim.ledger.stored.records[number].leaf
    for bit in sample(leaf, 61):
        stored = victim.stored()
        record = stored.records[number]
        stored.records[number] = Record(number, flip(leaf, bit), record.envelope)
        faults = victim.audit(stored).faults
        codes = {fault.code for fault in faults}
        assert {FaultCode.ROOT_DIFFERS, FaultCode.TILE_WRONG} <= codes
        foreign = [fault.where for fault in faults if fault.code is FaultCode.ENTRY_FOREIGN]
        assert foreign == [f"entry number {number}"]


@pytest.mark.parametrize("number", [0, 150, SIZE - 1])
def test_every_flipped_bit_of_an_envelope_is_found_at_that_entry(victim: Victim, number: int) -> None:
    record = victim.ledger.stored.records[number]
    for bit in sample(record.envelope, 1):
        stored = victim.stored()
        stored.records[number] = Record(number, record.leaf, flip(record.envelope, bit))
        [fault] = victim.audit(stored).faults
        assert (fault.code, fault.where) == (FaultCode.ENVELOPE_CHANGED, f"entry {number}")


@pytest.mark.parametrize("place", [(0, 0), (0, 1), (1, 0)])
def test_every_flipped_bit_of_a_tile_is_found_in_that_tile(victim: Victim, place: tuple[int, int]) -> None:
    body = victim.ledger.stored.tiles[place]
    for bit in sample(body, 1021 if len(body) > 100 else 1):
        stored = victim.stored()
        stored.tiles[place] = flip(body, bit)
        [fault] = victim.audit(stored).faults
        assert (fault.code, fault.where) == (FaultCode.TILE_WRONG, f"tile {place[0]}/{place[1]}")
        assert f"the first at place {bit // 256}" in fault.says


def test_every_flipped_bit_of_the_checkpoint_is_found(small: Victim) -> None:
    for bit in sample(small.now.note, 1):
        stored = small.stored()
        stored.note = flip(small.now.note, bit)
        assert small.found(stored) == {FaultCode.CHECKPOINT_UNREADABLE}, bit


def test_every_flipped_bit_of_an_older_checkpoint_is_found(small: Victim) -> None:
    for number, note in enumerate(small.ledger.stored.older):
        for bit in sample(note, 3):
            stored = small.stored()
            stored.older[number] = flip(note, bit)
            [fault] = small.audit(stored).faults
            assert fault.code is FaultCode.CHECKPOINT_UNREADABLE
            assert fault.where == f"older checkpoint {number}"


def test_every_flipped_bit_of_an_index_row_is_found(victim: Victim) -> None:
    for row in (0, 123, SIZE - 1):
        name, index = victim.ledger.stored.subjects[row]
        for bit in sample(name.encode(), 5):
            stored = victim.stored()
            stored.subjects[row] = (flip(name.encode(), bit).decode("latin-1"), index)
            assert victim.found(stored) == {FaultCode.INDEX_MISSING, FaultCode.INDEX_SURPLUS}
        stored = victim.stored()
        stored.subjects[row] = (name, index + 1)
        assert victim.found(stored) == {FaultCode.INDEX_MISSING, FaultCode.INDEX_SURPLUS}


@pytest.mark.parametrize("number", [0, 100, 255, SIZE - 1])
@pytest.mark.parametrize("renumbered", [True, False])
def test_a_removed_entry_is_named(victim: Victim, number: int, *, renumbered: bool) -> None:
    stored = victim.stored()
    del stored.records[number]
    if renumbered:
        stored.records = [Record(at, one.leaf, one.envelope) for at, one in enumerate(stored.records)]
    report = victim.audit(stored)
    removed = [fault.where for fault in report.faults if fault.code is FaultCode.ENTRY_REMOVED]
    assert removed == [f"entry {number}"]
    codes = {fault.code for fault in report.faults}
    assert FaultCode.SIZE_DIFFERS in codes
    assert FaultCode.ENTRY_REORDERED not in codes
    gap = not renumbered and number != SIZE - 1
    assert (FaultCode.ENTRY_MISPLACED in codes) is gap


def test_an_inserted_entry_is_named(victim: Victim) -> None:
    stored = victim.stored()
    extra = Draft(b"{}", "https://example.com/forged/v1", (sha256(b"x"),), START + timedelta(seconds=40))
    stored.records.insert(41, Record(41, Entry.of(extra).leaf(), extra.envelope))
    stored.records = [Record(at, one.leaf, one.envelope) for at, one in enumerate(stored.records)]
    report = victim.audit(stored)
    foreign = [fault.where for fault in report.faults if fault.code is FaultCode.ENTRY_FOREIGN]
    assert foreign == ["entry number 41"]
    assert FaultCode.ENTRY_REMOVED not in {fault.code for fault in report.faults}


def test_an_entry_appended_without_the_key_is_found_even_with_fitting_tiles_and_index(victim: Victim) -> None:
    stored = victim.stored()
    extra = Draft(b"{}", "https://example.com/forged/v1", (sha256(b"x"),), START + timedelta(days=1))
    forged = forge([*stored.records, Record(SIZE, Entry.of(extra).leaf(), extra.envelope)], ORIGIN, victim.signer)
    forged.note, forged.older = stored.note, stored.older
    assert victim.found(forged) == {FaultCode.SIZE_DIFFERS}


def test_a_swap_of_two_entries_is_named(victim: Victim) -> None:
    stored = victim.stored()
    first, second = stored.records[10], stored.records[11]
    stored.records[10] = Record(10, second.leaf, second.envelope)
    stored.records[11] = Record(11, first.leaf, first.envelope)
    report = victim.audit(stored)
    moved = [fault.where for fault in report.faults if fault.code is FaultCode.ENTRY_REORDERED]
    assert moved == ["entry number 11"]
    assert FaultCode.TIME_REVERSED in {fault.code for fault in report.faults}


def test_two_envelopes_swapped_under_their_leaves_are_found(victim: Victim) -> None:
    stored = victim.stored()
    first, second = stored.records[10], stored.records[11]
    stored.records[10] = Record(10, first.leaf, second.envelope)
    stored.records[11] = Record(11, second.leaf, first.envelope)
    report = victim.audit(stored)
    assert [(one.code, one.where) for one in report.faults] == [
        (FaultCode.ENVELOPE_CHANGED, "entry 10"),
        (FaultCode.ENVELOPE_CHANGED, "entry 11"),
    ]


def test_an_envelope_entered_twice_by_the_key_holder_is_found(victim: Victim) -> None:
    stored = victim.stored()
    leaf = Entry.read(stored.records[3].leaf)
    again = Entry(START + timedelta(days=2), leaf.envelope, leaf.kind, leaf.size, leaf.subjects)
    stored.records.append(Record(SIZE, again.leaf(), stored.records[3].envelope))
    report = victim.audit(stored)
    assert (FaultCode.DUPLICATE, f"entry {SIZE}") in {(fault.code, fault.where) for fault in report.faults}


CUTS: dict[str, tuple[Callable[[Stored], object], FaultCode]] = {
    "the checkpoint": (lambda stored: setattr(stored, "note", None), FaultCode.CHECKPOINT_MISSING),
    "a full tile": (lambda stored: stored.tiles.pop((0, 0)), FaultCode.TILE_MISSING),
    "a partial tile": (lambda stored: stored.tiles.pop((0, 1)), FaultCode.TILE_MISSING),
    "an upper tile": (lambda stored: stored.tiles.pop((1, 0)), FaultCode.TILE_MISSING),
    "an index row": (lambda stored: stored.subjects.pop(17), FaultCode.INDEX_MISSING),
}


@pytest.mark.parametrize("piece", CUTS)
def test_each_removed_piece_is_found(victim: Victim, piece: str) -> None:
    remove, code = CUTS[piece]
    stored = victim.stored()
    remove(stored)
    assert victim.found(stored) == {code}


def test_surplus_pieces_are_found(victim: Victim) -> None:
    stored = victim.stored()
    stored.tiles[2, 0] = bytes(32)
    assert victim.found(stored) == {FaultCode.TILE_SURPLUS}
    stored = victim.stored()
    stored.subjects.append(stored.subjects[0])
    assert victim.found(stored) == {FaultCode.INDEX_SURPLUS}


@pytest.mark.parametrize("cut", [-32, -1, 32])
def test_a_tile_of_another_length_is_found(victim: Victim, cut: int) -> None:
    stored = victim.stored()
    body = stored.tiles[0, 1]
    stored.tiles[0, 1] = body[:cut] if cut < 0 else body + bytes(cut)
    assert victim.found(stored) == {FaultCode.TILE_WRONG}


def test_a_log_cut_below_its_checkpoint_is_found_without_memory(victim: Victim) -> None:
    stored = victim.stored()
    del stored.records[290:]
    codes = victim.found(stored)
    assert {FaultCode.SIZE_DIFFERS, FaultCode.ENTRY_REMOVED, FaultCode.INDEX_SURPLUS} <= codes


def test_a_database_rolled_back_as_a_whole_is_found_only_by_memory(victim: Victim) -> None:
    old = Victim(5, signer=victim.signer)
    alone = old.audit(old.stored())
    assert alone.is_sound
    assert "freshness unproven" in alone.says()
    assert victim.found(old.stored(), victim.now) == {FaultCode.ROLLED_BACK, FaultCode.TRUNCATED}


def test_an_emptied_log_is_found_by_memory(victim: Victim) -> None:
    assert victim.audit(Stored()).is_sound
    assert "freshness unproven" in victim.audit(Stored()).says()
    assert victim.found(Stored(), victim.seen) == {FaultCode.CHECKPOINT_MISSING, FaultCode.TRUNCATED}


def test_a_log_rewritten_by_the_key_holder_is_found_by_memory(victim: Victim) -> None:
    records = victim.stored().records
    other = draft(9999, START + timedelta(seconds=20))
    records[20] = Record(20, Entry.of(other).leaf(), other.envelope)
    forged = forge(records, ORIGIN, victim.signer)
    assert victim.audit(forged).is_sound
    assert victim.found(forged, victim.seen) == {FaultCode.FORKED}
    assert [fault.code for fault in victim.audit(forged, victim.now).faults] == [FaultCode.FORKED] * 2


def test_a_log_rewritten_by_the_key_holder_is_found_by_its_older_checkpoints(victim: Victim) -> None:
    records = victim.stored().records
    other = draft(9999, START + timedelta(seconds=2))
    records[2] = Record(2, Entry.of(other).leaf(), other.envelope)
    forged = forge(records, ORIGIN, victim.signer)
    forged.older = victim.stored().older
    faults = victim.audit(forged).faults
    assert [(fault.code, fault.where) for fault in faults] == [
        (FaultCode.HISTORY_INCONSISTENT, "older checkpoint 0"),
        (FaultCode.HISTORY_INCONSISTENT, "older checkpoint 1"),
    ]


def test_an_older_checkpoint_that_is_larger_than_the_log_is_found(victim: Victim) -> None:
    stored = Victim(5, signer=victim.signer).stored()
    stored.older.append(victim.now.note)
    assert victim.found(stored) == {FaultCode.HISTORY_INCONSISTENT}


def test_a_log_of_another_origin_is_found(victim: Victim) -> None:
    forged = forge(victim.stored().records, "ledger.example/other", victim.signer)
    assert victim.found(forged, victim.seen) == {FaultCode.ORIGIN_CHANGED}
    forged.older = victim.stored().older
    assert victim.found(forged) == {FaultCode.HISTORY_INCONSISTENT}


def test_a_checkpoint_signed_by_a_stranger_is_not_believed(victim: Victim) -> None:
    forged = forge(victim.stored().records, ORIGIN, NoteSigner(ORIGIN, generate()))
    assert victim.found(forged) == {FaultCode.CHECKPOINT_UNREADABLE}


def test_a_leaf_signed_by_the_key_holder_but_not_written_as_leaves_are_is_found(victim: Victim) -> None:
    good = Entry.of(draft(0, START)).leaf()
    bad = [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        good + b" ",
        good.replace(b'"size":12', b'"size": 12'),
        good.replace(b'"sha256":"', b'"sha512":"'),
        good.replace(b'Z"', b'"'),
        good[: good.index(b'"subjects"')] + b'"subjects":[]}',
        good[:-1] + b',"more":1}',
    ]
    for leaf in bad:
        stored = Stored(records=[Record(0, leaf, b'{"number":0}')])
        growth = grow(Edge(), [_leaf_hash(leaf)])
        stored.tiles = {(tile.level, tile.index): tile.body for tile in growth.tiles}
        faults = victim.audit(stored).faults
        assert FaultCode.ENTRY_UNREADABLE in {fault.code for fault in faults}, leaf[:80]


def test_a_wrong_size_in_a_leaf_is_found(victim: Victim) -> None:
    entry = Entry.of(draft(0, START))
    lying = Entry(entry.at, entry.envelope, entry.kind, entry.size + 1, entry.subjects)
    stored = Stored(records=[Record(0, lying.leaf(), b'{"number":0}')])
    assert FaultCode.SIZE_WRONG in victim.found(stored)


def test_an_index_row_about_nothing_stored_is_found(victim: Victim) -> None:
    stored = victim.stored()
    stored.subjects.append((str(Digest("sha256", "0" * 64)), 10**6))
    assert victim.found(stored) == {FaultCode.INDEX_SURPLUS}


def _leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()
