"""The ledger, blobs and results ports: one suite for the simulator, SQLite and PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.crypto.errors import CryptoError
from interlock.kernel import Digest, sha256
from interlock.ledger import Draft, Ledger, LedgerReader, check_continues, check_included
from interlock.ledger.errors import (
    CheckpointMissing,
    EntryMalformed,
    EntryUnknown,
    LogForked,
    LogRolledBack,
    OriginChanged,
    TimeReversed,
)
from interlock.ledger.fsck import fsck
from interlock.store import (
    BlobMissing,
    Bounds,
    Log,
    Store,
    StoreMissing,
    StoreReadOnly,
)
from interlock.testing.ledger import MemoryLedger, StoredReader, draft
from interlock.testing.stores import open_store

ORIGIN = "log.example/contract"
SIGNER = NoteSigner(ORIGIN, generate())
KEY = bytes(range(32))
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
POSTGRES = pytest.param("postgresql", marks=pytest.mark.server("postgresql"))


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


Opener = Callable[..., Store]


@pytest.fixture(params=["sqlite", POSTGRES])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    where = str(tmp_path / "data") if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    opened: list[Store] = []

    def open_it(**changes: Any) -> Store:
        settings: dict[str, Any] = {
            "log": Log(ORIGIN, (SIGNER.verifier,), (SIGNER,)),
            "results_key": KEY,
            "timeout_s": 10,
        }
        opened.append(open_store(where, **settings | changes))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture(params=["memory", "sqlite", POSTGRES])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    if request.param == "memory":
        yield MemoryLedger(ORIGIN, SIGNER)
        return
    where = tmp_path / "data" if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    with open_store(where, log=Log(ORIGIN, (SIGNER.verifier,), (SIGNER,)), results_key=KEY) as store:
        yield store.ledger


def rows(ledger: Ledger) -> AbstractContextManager[LedgerReader]:
    return nullcontext(StoredReader(ledger.stored)) if isinstance(ledger, MemoryLedger) else ledger.rows()  # type: ignore[attr-defined]


def assert_sound(ledger: Ledger) -> None:
    with rows(ledger) as reader:
        report = fsck(reader, [SIGNER.verifier], None)
    assert report.faults == ()


def drafts(first: int, count: int) -> list[Draft]:
    return [draft(number, AT + timedelta(seconds=number)) for number in range(first, first + count)]


def test_places_are_dense_from_zero_and_in_order(ledger: Ledger) -> None:
    first = ledger.append(drafts(0, 3))
    second = ledger.append(drafts(3, 2))
    assert [ticket.index for ticket in (*first, *second)] == [0, 1, 2, 3, 4]
    assert [ticket.at for ticket in first] == [one.at for one in drafts(0, 3)]
    assert ledger.checkpoint().size == 5
    assert_sound(ledger)


def test_an_envelope_that_is_there_gets_the_ticket_it_had(ledger: Ledger) -> None:
    tickets = ledger.append(drafts(0, 4))
    later = [Draft(one.envelope, one.kind, one.subjects, one.at + timedelta(days=1)) for one in drafts(0, 4)]
    assert ledger.append(later) == tickets
    assert ledger.checkpoint().size == 4
    mixed = ledger.append([later[2], *drafts(10, 1), later[0]])
    assert [ticket.index for ticket in mixed] == [2, 4, 0]
    assert_sound(ledger)


def test_the_same_envelope_twice_in_one_batch_is_one_entry_with_the_first_time(ledger: Ledger) -> None:
    one = draft(0, AT)
    again = Draft(one.envelope, one.kind, one.subjects, AT + timedelta(seconds=5))
    tickets = ledger.append([one, again, draft(1, AT + timedelta(seconds=6))])
    assert [ticket.index for ticket in tickets] == [0, 0, 1]
    assert {ticket.at for ticket in tickets[:2]} == {AT}
    assert_sound(ledger)


def test_a_clock_that_went_back_is_refused_and_nothing_is_written(ledger: Ledger) -> None:
    ledger.append(drafts(0, 2))
    before = ledger.checkpoint()
    with pytest.raises(TimeReversed):
        ledger.append([draft(7, AT - timedelta(hours=1))])
    with pytest.raises(TimeReversed):
        ledger.append([draft(8, AT + timedelta(hours=1)), draft(9, AT)])
    assert ledger.checkpoint() == before
    assert ledger.find(sha256(draft(8, AT).envelope)) is None
    assert_sound(ledger)


def test_what_is_kept_beside_an_append_is_asked_for_once_and_spoils_it_where_it_fails(ledger: Ledger) -> None:
    ledger.append(drafts(0, 2))
    before = ledger.checkpoint()
    asked: list[object] = []

    def fails(transaction: object) -> None:
        asked.append(transaction)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ledger.append(drafts(2, 2), beside=fails)
    assert (len(asked), ledger.checkpoint()) == (1, before)
    tickets = ledger.append(drafts(0, 1), beside=asked.append)
    assert ([one.index for one in tickets], len(asked)) == ([0], 2), "what was there before is kept beside too"
    assert [one.index for one in ledger.append(drafts(2, 2), beside=asked.append)] == [2, 3]
    assert_sound(ledger)


def test_a_malformed_draft_spoils_its_whole_batch(ledger: Ledger) -> None:
    ledger.append(drafts(0, 1))
    bad = Draft(b"x", 'kind with "quotes"', drafts(0, 1)[0].subjects, AT + timedelta(seconds=9))
    with pytest.raises(EntryMalformed):
        ledger.append([*drafts(1, 1), bad])
    assert ledger.checkpoint().size == 1
    assert_sound(ledger)


def test_an_empty_log_has_no_checkpoint_until_something_is_appended(ledger: Ledger) -> None:
    with pytest.raises(CheckpointMissing):
        ledger.checkpoint()
    assert ledger.append([]) == ()
    assert ledger.checkpoint().size == 0
    ledger.append(drafts(0, 1))
    assert ledger.checkpoint().size == 1
    assert_sound(ledger)


def test_entries_come_back_as_they_were_given(ledger: Ledger) -> None:
    bodies = [b"", b"x", b"y" * 70_000, *(b"%d" % number for number in range(600)), b"z" * 200_000]
    given = [draft(number, AT, body=body) for number, body in enumerate(bodies)]
    ledger.append(given[:300])
    ledger.append(given[300:])
    assert [record.envelope for record in ledger.entries(0, len(bodies))] == bodies
    assert [record.index for record in ledger.entries(250, 350)] == list(range(250, 350))
    assert list(ledger.entries(3, 3)) == []
    with pytest.raises(EntryUnknown):
        list(ledger.entries(0, len(bodies) + 1))
    assert_sound(ledger)


def test_subjects_and_envelopes_are_found(ledger: Ledger) -> None:
    ledger.append(drafts(0, 30))
    assert ledger.about(sha256(b"subject 3")) == (3, 10, 17, 24)
    assert ledger.about(sha256(b"never seen")) == ()
    ticket = ledger.find(sha256(draft(11, AT).envelope))
    assert ticket is not None
    assert (ticket.index, ticket.at) == (11, AT + timedelta(seconds=11))
    assert ledger.find(Digest("gitCommit", "a" * 40)) is None


def test_proofs_hold_at_every_size_that_was_signed(ledger: Ledger) -> None:
    seen = None
    for step in (1, 255, 1, 300, 7):
        size = 0 if seen is None else seen.size
        ledger.append(drafts(size, step))
        now = ledger.checkpoint()
        proof = ledger.consistency(size, now.size)
        check_continues(seen, now, proof)
        for index in {0, size, now.size - 1}:
            leaf = next(ledger.entries(index, index + 1)).leaf
            check_included(leaf, ledger.inclusion(index, now.size), now)
        seen = now
    assert_sound(ledger)


def test_the_index_of_envelopes_is_right_across_the_point_where_it_is_filed(opener: Opener) -> None:
    store = opener()
    every = [draft(number, AT) for number in range(4500)]
    for at in range(0, 4500, 500):
        store.ledger.append(every[at : at + 500])
    fresh = opener()
    for number in (0, 4095, 4096, 4499):
        for one in (store, fresh):
            ticket = one.ledger.find(sha256(every[number].envelope))
            assert ticket is not None
            assert ticket.index == number
    assert [ticket.index for ticket in fresh.ledger.append(every[::100])] == list(range(0, 4500, 100))
    with store.ledger.rows() as reader:
        assert list(reader.misfiled()) == []
    assert len(list(store.ledger.leaves())) == 4500
    assert list(store.ledger.leaves(4499)) == [next(store.ledger.entries(4499, 4500)).leaf]


def test_a_small_step_back_takes_the_time_of_the_newest_entry(opener: Opener) -> None:
    ledger = opener().ledger
    ledger.append([draft(0, AT)])
    tickets = ledger.append([draft(1, AT - timedelta(minutes=4)), draft(2, AT + timedelta(seconds=1))])
    assert [ticket.at for ticket in tickets] == [AT, AT + timedelta(seconds=1)]
    assert_sound(ledger)


def test_what_was_appended_is_there_for_the_next_process(opener: Opener) -> None:
    first = opener()
    tickets = first.ledger.append(drafts(0, 20))
    note = first.ledger.checkpoint()
    first.close()
    second = opener()
    assert second.ledger.checkpoint() == note
    assert second.ledger.append(drafts(0, 20)) == tickets
    assert second.ledger.append(drafts(20, 1))[0].index == 20
    assert second.stored_origin() == ORIGIN
    assert second.ledger.envelope(sha256(drafts(5, 1)[0].envelope)) == drafts(5, 1)[0].envelope
    assert second.ledger.envelope(sha256(b"other")) is None


def test_two_stores_that_append_in_turn_keep_one_tree(opener: Opener) -> None:
    one, other = opener(), opener()
    for number in range(0, 40, 4):
        one.ledger.append(drafts(number, 3))
        other.ledger.append(drafts(number + 3, 1))
    assert one.ledger.checkpoint().size == 40
    assert one.ledger.checkpoint() == other.ledger.checkpoint()
    assert_sound(one.ledger)


def test_threads_that_append_at_once_keep_one_tree(opener: Opener) -> None:
    store = opener()
    failures: list[BaseException] = []

    def work(worker: int) -> None:
        try:
            for number in range(15):
                store.ledger.append([draft(worker * 100 + number, AT)])
                store.blobs.put(b"%d" % number, "text/plain")
        except BaseException as error:  # noqa: BLE001, the assertion below shows it
            failures.append(error)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert store.ledger.checkpoint().size == 60
    assert_sound(store.ledger)


def test_a_log_of_another_name_is_neither_read_nor_appended_to(opener: Opener) -> None:
    opener().ledger.append(drafts(0, 1))
    stranger = NoteSigner("log.example/other", generate())
    other = opener(log=Log("log.example/other", (stranger.verifier, SIGNER.verifier), (stranger,)))
    with pytest.raises(OriginChanged):
        other.ledger.checkpoint()
    with pytest.raises(OriginChanged):
        other.ledger.append(drafts(1, 1))


def test_a_log_signed_by_an_unknown_key_is_not_continued(opener: Opener) -> None:
    opener().ledger.append(drafts(0, 1))
    forger = NoteSigner(ORIGIN, generate())
    other = opener(log=Log(ORIGIN, (forger.verifier,), (forger,)))
    with pytest.raises(CryptoError):
        other.ledger.append(drafts(1, 1))
    assert opener().ledger.checkpoint().size == 1


def test_without_a_signer_nothing_is_appended(opener: Opener) -> None:
    store = opener(log=Log(ORIGIN, (SIGNER.verifier,)))
    with pytest.raises(CryptoError):
        store.ledger.append(drafts(0, 1))
    assert list(store.ledger.leaves()) == []
    assert store.ledger.find(sha256(drafts(0, 1)[0].envelope)) is None


def test_a_running_process_does_not_sign_over_a_log_that_was_rolled_back_or_rewritten(opener: Opener) -> None:
    store = opener()
    store.ledger.append(drafts(0, 5))
    _cut(store, 3)
    with pytest.raises((LogRolledBack, LogForked)):
        store.ledger.append(drafts(5, 1))
    rewriter = opener()
    _cut(rewriter, 0)
    rewriter.ledger.append([draft(number, AT) for number in range(100, 107)])
    with pytest.raises(LogForked):
        store.ledger.append(drafts(5, 1))


def _cut(store: Store, size: int) -> None:
    """Roll a log back the way a thief of the key would: consistently."""
    kept = list(store.ledger.entries(0, size))
    with store._database.writing() as session:
        for table in ("entry", "pack", "entry_subject", "tile", "checkpoint", "log"):
            session.run(f"DELETE FROM {table}")  # noqa: S608, the test's own words
    if kept:
        other = Store(store._database, type(store.ledger)(store._database, store.ledger._log), store.results)
        other.ledger.append(drafts(0, size))


def test_read_only_means_that_nothing_can_be_written(opener: Opener) -> None:
    with pytest.raises(StoreMissing):
        opener(is_read_only=True)
    first = opener()
    first.ledger.append(drafts(0, 3))
    digest = first.blobs.put(b"kept", "text/plain")
    reader = opener(is_read_only=True)
    assert reader.ledger.checkpoint().size == 3
    assert reader.blobs.get(digest) == b"kept"
    with pytest.raises(StoreReadOnly):
        reader.ledger.append(drafts(3, 1))
    with pytest.raises(StoreReadOnly):
        reader.blobs.put(b"more", "text/plain")
    reader.results.put({b"k": b"v"})
    assert reader.results.get([b"k"]) == {}
    assert_sound(reader.ledger)


@pytest.mark.parametrize("body", [b"", b"short", b"a" * 100_000, bytes(range(256)) * 300], ids=len)
def test_blobs_come_back_by_their_digest(opener: Opener, body: bytes) -> None:
    store = opener()
    digest = store.blobs.put(body, "text/plain")
    assert digest == sha256(body)
    assert store.blobs.put(body, "text/plain") == digest
    assert opener().blobs.get(digest) == body


def test_a_blob_that_is_not_there_is_missing(opener: Opener) -> None:
    with pytest.raises(BlobMissing):
        opener().blobs.get(sha256(b"never kept"))
    with pytest.raises(BlobMissing):
        opener().blobs.get(Digest("sha512", "0" * 128))


def test_results_come_back_only_under_their_own_key(opener: Opener) -> None:
    store = opener()
    values = {b"key %d" % number: b"value %d" % number * 40 for number in range(700)}
    store.results.put(values)
    assert opener().results.get([*values, b"absent"]) == values
    store.results.put({b"key 1": b"newer"})
    assert store.results.get([b"key 1"]) == {b"key 1": b"newer"}
    assert store.results.get([]) == {}
    store.results.put({})


def test_a_forged_damaged_or_swapped_result_is_as_good_as_none(opener: Opener) -> None:
    store = opener()
    store.results.put({b"a": b"clean", b"b": b"dirty", b"c": b"other", b"d": b"stays"})
    with store._database.writing() as session:
        [(answer, mac)] = session.rows("SELECT answer, mac FROM result WHERE cache_key = ?", (b"a",))
        session.run("UPDATE result SET answer = ?, mac = ? WHERE cache_key = ?", (answer, mac, b"b"))
        session.run("UPDATE result SET answer = ? WHERE cache_key = ?", (b"0ther", b"c"))
        session.run("UPDATE result SET mac = ? WHERE cache_key = ?", (bytes(32), b"a"))
    assert store.results.get([b"a", b"b", b"c", b"d"]) == {b"d": b"stays"}
    assert opener(results_key=bytes(32)).results.get([b"d"]) == {}


def test_the_key_and_the_value_of_a_result_cannot_run_into_each_other(opener: Opener) -> None:
    store = opener()
    store.results.put({b"ab": b"c"})
    with store._database.writing() as session:
        session.run("UPDATE result SET cache_key = ?, answer = ?", (b"a", b"bc"))
    assert store.results.get([b"a"]) == {}


def test_the_results_used_longest_ago_go_first(opener: Opener) -> None:
    clock = Clock()
    store = opener(clock=clock, bounds=Bounds(rows=100, size_bytes=10_000_000))
    store.results.put({b"old %d" % number: b"x" for number in range(60)})
    clock.now += 3 * 86_400
    assert len(store.results.get([b"old 7"])) == 1
    clock.now += 10
    store.results.put({b"new %d" % number: b"x" for number in range(60)})
    kept = store.results.get([b"old %d" % number for number in range(60)])
    assert b"old 7" in kept
    assert 0 < len(kept) <= 40
    assert len(store.results.get([b"new %d" % number for number in range(60)])) == 60


def test_the_results_keep_within_their_bytes(opener: Opener) -> None:
    clock = Clock()
    store = opener(clock=clock, bounds=Bounds(rows=1000, size_bytes=100_000))
    for number in range(200):
        clock.now += 1
        store.results.put({b"%d" % number: b"x" * 2000})
    with store._database.reading() as session:
        [(size,)] = session.rows("SELECT sum(size) FROM result")
    assert size <= 100_000 + 1000 // 10 * 2000
    assert store.results.get([b"199"]) != {}
    assert store.results.get([b"0"]) == {}


def test_a_short_key_for_results_is_refused(opener: Opener) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        opener(results_key=b"short")
