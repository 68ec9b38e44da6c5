"""The outbox port and the notices of an append: one suite for SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.ledger import Draft, Notice
from interlock.ledger.errors import EntryMalformed
from interlock.ledger.fsck import fsck
from interlock.response import Errand, EventUnknown, State
from interlock.response.errands import after_failure, after_success
from interlock.store import Log, Store
from interlock.store.outbox import StoredOutbox
from interlock.testing.ledger import draft
from interlock.testing.stores import open_store

ORIGIN = "log.example/outbox"
SIGNER = NoteSigner(ORIGIN, generate())
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = AT + timedelta(minutes=5)
POSTGRES = pytest.param("postgresql", marks=pytest.mark.server("postgresql"))


def notice(number: int, kind: str = "hold.placed") -> Notice:
    return Notice(f"evt-{number:032x}", kind, AT, b'{"number":%d}' % number)


@pytest.fixture(params=["sqlite", POSTGRES])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    where = tmp_path / "data" if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    with open_store(where, log=Log(ORIGIN, (SIGNER.verifier,), (SIGNER,)), results_key=bytes(32)) as opened:
        yield opened


@pytest.fixture
def outbox(store: Store) -> StoredOutbox:
    return StoredOutbox(store.database)


def errand(number: int = 0, action: str = "tell notify:ops", alike: str = "a") -> Errand:
    return Errand(number, action, alike, AT)


def told(store: Store, count: int) -> None:
    store.ledger.append([draft(0, AT)], [notice(number) for number in range(count)])


def test_notices_are_kept_with_the_entries_in_the_order_they_came(store: Store, outbox: StoredOutbox) -> None:
    store.ledger.append([draft(0, AT)], [notice(7), notice(3)])
    store.ledger.append([draft(1, AT)], [notice(5)])
    assert [(one.number, one.body) for one in outbox.unplanned(10)] == [
        (0, b'{"number":7}'),
        (1, b'{"number":3}'),
        (2, b'{"number":5}'),
    ]
    with store.ledger.rows() as rows:
        assert fsck(rows, [SIGNER.verifier], None).faults == ()


def test_an_append_that_fails_leaves_no_notice(store: Store, outbox: StoredOutbox) -> None:
    told(store, 1)
    bad = Draft(b"x", 'kind with "quotes"', draft(1, AT).subjects, AT)
    with pytest.raises(EntryMalformed):
        store.ledger.append([bad], [notice(1)])
    assert len(outbox.unplanned(10)) == 1


def test_a_notice_is_kept_once_whoever_tells_it_again(store: Store, outbox: StoredOutbox) -> None:
    store.ledger.append([draft(0, AT)], [notice(1), notice(1), notice(2)])
    outbox.plan([0], [errand(0)])
    store.ledger.append([draft(0, AT)], [notice(1)])  # the same envelope again: nothing new happened
    store.ledger.append([], [notice(2), notice(3)])  # without any entry, as the passing of time is told
    assert [one.number for one in outbox.unplanned(10)] == [1, 2]
    assert [one.number for one in outbox.events(most=10)] == [0, 1, 2]


def test_many_notices_at_once_are_each_kept(store: Store, outbox: StoredOutbox) -> None:
    told(store, 1500)
    assert [one.number for one in outbox.unplanned(2000)] == list(range(1500))


def test_what_is_planned_is_due_until_it_is_settled(store: Store, outbox: StoredOutbox) -> None:
    told(store, 2)
    outbox.plan([0, 1], [errand(0), errand(0, "stop block"), errand(1)])
    assert outbox.unplanned(10) == ()
    claimed = outbox.claim(AT, LATER, 10)
    assert [(one.number, each.action) for one, each in claimed] == [
        (0, "stop block"),
        (0, "tell notify:ops"),
        (1, "tell notify:ops"),
    ]
    assert claimed[0][0].body == b'{"number":0}'
    outbox.settle([after_success(claimed[0][1], "held"), after_failure(claimed[1][1], AT, "no answer")])
    assert [one.state for one in outbox.errands(0)] == [State.DONE, State.WAITING]
    due = outbox.claim(AT + timedelta(seconds=31), LATER, 10)
    assert [(each.action, each.attempts, each.said) for _, each in due] == [("tell notify:ops", 1, "no answer")]


def test_what_somebody_took_up_is_left_alone_until_they_must_have_died(store: Store, outbox: StoredOutbox) -> None:
    told(store, 1)
    outbox.plan([0], [errand()])
    assert len(outbox.claim(AT, LATER, 10)) == 1
    assert outbox.claim(AT + timedelta(minutes=4), LATER, 10) == ()
    assert len(outbox.claim(LATER, LATER + timedelta(minutes=5), 10)) == 1


def test_two_that_deliver_at_once_share_the_work(store: Store, outbox: StoredOutbox) -> None:
    told(store, 100)
    outbox.plan(range(100), [errand(number) for number in range(100)])
    taken: list[int] = []

    def work() -> None:
        while claimed := outbox.claim(AT, LATER, 7):
            taken.extend(one.number for one, _ in claimed)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(100))


def test_an_event_is_planned_once_even_by_two_at_once(store: Store, outbox: StoredOutbox) -> None:
    told(store, 1)
    outbox.plan([0], [errand()])
    outbox.settle([after_success(errand(), "sent")])
    outbox.plan([0], [errand(), errand(0, "other notify:x")])
    assert [(one.action, one.state) for one in outbox.errands(0)] == [("tell notify:ops", State.DONE)]


def test_what_is_dead_stays_until_somebody_tries_it_again(store: Store, outbox: StoredOutbox) -> None:
    told(store, 2)
    outbox.plan([0, 1], [errand(0), errand(1)])
    outbox.settle([after_failure(errand(number), AT, "gone \0 \ud800", is_final=True) for number in (0, 1)])
    assert outbox.claim(AT + timedelta(days=365), LATER, 10) == ()
    assert outbox.counts() == {State.DEAD: 2}
    assert [one.number for one in outbox.events(state=State.DEAD, most=10)] == [0, 1]
    assert outbox.errands(0)[0].said == "gone \\0 \\ud800"
    assert outbox.revive(0) == 1
    assert [(one.number, each.attempts) for one, each in outbox.claim(AT, LATER, 10)] == [(0, 0)]
    assert outbox.revive() == 1
    assert outbox.revive() == 0


def test_alike_errands_are_found_by_action_since_a_time_unless_they_were_given_up(
    store: Store, outbox: StoredOutbox
) -> None:
    told(store, 2)
    outbox.plan([0], [errand(0)])
    assert outbox.has_alike(errand(1), AT)
    assert not outbox.has_alike(errand(1), AT + timedelta(seconds=1))
    assert not outbox.has_alike(errand(1, alike="b"), AT)
    assert not outbox.has_alike(errand(1, "stop block"), AT)
    outbox.settle([after_failure(errand(0), AT, "gone", is_final=True)])
    assert not outbox.has_alike(errand(1), AT)


def test_events_are_listed_newest_last_and_by_kind(store: Store, outbox: StoredOutbox) -> None:
    store.ledger.append([], [notice(1), notice(2, "hold.lifted"), notice(3)])
    assert [one.number for one in outbox.events(most=2)] == [1, 2]
    assert [one.number for one in outbox.events(kind="hold.lifted", most=9)] == [1]
    assert outbox.events(kind="x' OR '1'='1", most=9) == ()


def test_an_event_is_found_by_the_start_of_its_id(store: Store, outbox: StoredOutbox) -> None:
    store.ledger.append([], [notice(16**31), notice(16**31 + 1), notice(2 * 16**31)])
    assert outbox.find("evt-2").number == 2
    assert outbox.find(f"{16**31 + 1:032x}").number == 1
    for name in ("evt-1", "3", "", "evt-", "%", "evt-_", "2' --"):
        with pytest.raises(EventUnknown):
            outbox.find(name)


def test_what_is_over_is_forgotten_bit_by_bit_with_its_errands(store: Store, outbox: StoredOutbox) -> None:
    told(store, 6)
    outbox.plan([0, 1, 2, 3, 4, 5], [errand(0), errand(1), errand(1, "tell notify:dev")])
    outbox.settle([after_success(errand(number), "sent") for number in (0, 1)])
    outbox.settle([after_success(errand(1, "tell notify:dev"), "sent")])
    assert outbox.forget(AT, 9) == 0, "it is not older than that"
    assert [outbox.forget(LATER, 2) for _ in range(4)] == [2, 2, 1, 0]
    assert [one.number for one in outbox.after(-1, 9)] == [5], "the newest stays, or its number would be given again"
    assert outbox.errands(1) == ()
    assert outbox.counts() == {}
    store.ledger.append([draft(1, AT)], [notice(9)])
    assert [one.number for one in outbox.after(-1, 9)] == [5, 6]


def test_what_is_not_over_is_never_forgotten(store: Store, outbox: StoredOutbox) -> None:
    told(store, 6)
    store.ledger.append([draft(1, AT)], [notice(7, "waiver.expiring"), notice(8)])
    outbox.plan([1, 2, 3, 4, 6, 7], [errand(number) for number in (1, 2, 3, 4)])
    dead = errand(2)
    while dead.state is not State.DEAD:
        dead = after_failure(dead, AT, "no")
    outbox.settle([dead, after_failure(errand(3), AT, "no"), after_success(errand(4), "sent")])
    outbox.claim(LATER, LATER + timedelta(days=900), 1)
    assert outbox.forget(LATER + timedelta(days=900), 99) == 1
    left = [one.number for one in outbox.after(-1, 99)]
    assert left == [0, 1, 2, 3, 5, 6, 7], (
        "nobody looked, waits, was given up, waits again, nobody looked, of time, newest"
    )
    assert outbox.revive() == 1


def test_something_is_due_as_long_as_an_event_is_new_or_an_errand_is_at_its_time(
    store: Store, outbox: StoredOutbox
) -> None:
    assert not outbox.is_due(AT)
    told(store, 1)
    assert outbox.is_due(AT)
    outbox.plan([0], [errand()])
    assert outbox.is_due(AT)
    ((_, taken),) = outbox.claim(AT, LATER, 1)
    assert not outbox.is_due(AT), "somebody has it"
    assert outbox.is_due(LATER)
    outbox.settle([after_failure(taken, AT, "no answer")])
    assert [outbox.is_due(AT + timedelta(seconds=each)) for each in (29, 31)] == [False, True]
    outbox.settle([after_failure(taken, AT, "never", is_final=True)])
    assert not outbox.is_due(LATER)


def test_what_waits_and_what_was_given_up_is_told_by_action(store: Store, outbox: StoredOutbox) -> None:
    assert outbox.backlog() == ()
    told(store, 3)
    outbox.plan([0, 1, 2], [errand(0), errand(1), errand(2), errand(2, "stop block")])
    claimed = {one.number: each for one, each in outbox.claim(AT, LATER, 10) if each.action != "stop block"}
    failed = after_failure(claimed[0], AT, "no answer")
    outbox.settle([failed, after_failure(claimed[1], AT, "never", is_final=True), after_success(claimed[2], "sent")])
    block, dead, waiting = outbox.backlog()
    assert (block.action, block.state, block.count, block.due_at) == ("stop block", State.WAITING, 1, LATER)
    assert (dead.state, dead.count, dead.attempts, dead.said, dead.due_at) == (State.DEAD, 1, 1, "never", None)
    assert (waiting.state, waiting.count, waiting.since, waiting.due_at) == (State.WAITING, 1, AT, failed.due_at)
    assert (waiting.attempts, waiting.said) == (1, "no answer")
