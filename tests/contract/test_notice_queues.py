"""The queues of channels that people read: one suite for SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from interlock.crypto import NoteSigner, generate
from interlock.ledger import Notice
from interlock.response import Errand, State
from interlock.response.gathering import Sort, Told
from interlock.response.queues import Line
from interlock.store import Log, Store
from interlock.store.notice_queues import KEPT_FOR, StoredQueues
from interlock.store.outbox import StoredOutbox
from interlock.testing.ledger import draft
from interlock.testing.stores import open_store

ORIGIN = "log.example/queues"
SIGNER = NoteSigner(ORIGIN, generate())
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = AT + timedelta(minutes=5)
POSTGRES = pytest.param("postgresql", marks=pytest.mark.server("postgresql"))


@pytest.fixture(params=["sqlite", POSTGRES])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    where = tmp_path / "data" if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    with open_store(where, log=Log(ORIGIN, (SIGNER.verifier,), (SIGNER,)), results_key=bytes(32)) as opened:
        yield opened


@pytest.fixture
def queues(store: Store) -> StoredQueues:
    return StoredQueues(store.database)


def held(store: Store, *actions: str, count: int = 3) -> None:
    """Have events wait, each once for every action."""
    notices = [Notice(f"evt-{number:032x}", "hold.placed", AT, b'{"number":%d}' % number) for number in range(count)]
    store.ledger.append([draft(0, AT)], notices)
    errands = [Errand(number, action, "a", AT, State.HELD) for number in range(count) for action in actions]
    StoredOutbox(store.database).plan(list(range(count)), errands)


def test_what_is_held_is_given_in_the_order_in_which_it_was_entered(store: Store, queues: StoredQueues) -> None:
    held(store, "b notify:ops", "a notify:ops", "a notify:board", "a ticket:ops")
    found = queues.held("ops", 100)
    assert [(outgoing.number, errand.action) for outgoing, errand in found] == [
        (number, action) for number in range(3) for action in ("a notify:ops", "b notify:ops")
    ]
    assert found[0][0].body == b'{"number":0}'
    assert len(queues.held("ops", 4)) == 4
    assert queues.held("op", 100) == queues.held("p_", 100) == ()
    assert queues.waiting() == ("", "board", "ops")


def test_held_errands_are_claimed_by_nobody_until_they_are_let_go(store: Store, queues: StoredQueues) -> None:
    held(store, "a notify:ops", "a notify:gone")
    outbox = StoredOutbox(store.database)
    assert outbox.claim(LATER, LATER, 100) == ()
    assert queues.let_go({"ops"}) == 3
    assert [errand.action for _, errand in outbox.claim(LATER, LATER, 100)] == ["a notify:gone"] * 3
    assert queues.waiting() == ("ops",)
    assert queues.let_go({"ops"}) == 0


def test_one_has_a_channel_at_a_time_until_it_is_free_or_the_time_is_over(queues: StoredQueues) -> None:
    assert queues.take("ops", AT, LATER) == Line("ops")
    assert queues.take("ops", AT, LATER) is None
    assert queues.take("board", AT, LATER) == Line("board")
    line = queues.take("ops", LATER, LATER + timedelta(minutes=1))
    assert line == Line("ops", LATER)
    queues.free(Line("ops"))
    assert queues.take("ops", AT, LATER) is not None
    queues.free(Line("ops", LATER, 3, "no answer"))
    assert queues.take("ops", AT, LATER) is None
    assert queues.take("ops", LATER, LATER) == Line("ops", LATER, 3, "no answer")


def test_a_time_that_nothing_here_would_set_keeps_nobody_away(queues: StoredQueues) -> None:
    queues.free(Line("ops", AT + timedelta(hours=25)))
    assert queues.take("ops", AT, LATER) is None
    queues.free(Line("ops", AT + timedelta(hours=26)))
    assert queues.take("ops", AT, LATER) is not None


def test_of_many_at_once_one_has_it(queues: StoredQueues) -> None:
    got: list[Line | None] = []
    threads = [threading.Thread(target=lambda: got.append(queues.take("ops", AT, LATER))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in got if one is not None]) == 1


def test_what_was_told_is_known_with_how_the_errands_stand(store: Store, queues: StoredQueues) -> None:
    held(store, "a notify:ops")
    (_, first), *_ = queues.held("ops", 10)
    done = msgspec.structs.replace(first, state=State.DONE, said="sent")
    told = Told("msg-1", AT, Sort.ALIKE, "decision.denied sh\0op", 1)
    queues.settle(Line("ops", LATER), [done], told)
    assert [errand.event for _, errand in queues.held("ops", 10)] == [1, 2]
    assert queues.told("ops", AT) == (msgspec.structs.replace(told, about="decision.denied sh\\0op"),)
    assert queues.told("ops", AT + timedelta(seconds=1)) == queues.told("board", AT) == ()
    assert queues.take("ops", AT, LATER) is None, "it is had until then"


def test_a_message_that_is_told_again_is_known_once_and_an_overflow_is_the_last_of_its_moment(
    queues: StoredQueues,
) -> None:
    for sort, name in ((Sort.OVERFLOW, "a"), (Sort.ALIKE, "b"), (Sort.ALIKE, "c"), (Sort.ALIKE, "b")):
        queues.settle(Line("ops"), [], Told(name, AT, sort, "", 1))
    assert [one.id for one in queues.told("ops", AT)] == ["b", "c", "a"]


def test_what_was_told_long_ago_is_forgotten(queues: StoredQueues) -> None:
    queues.settle(Line("ops"), [], Told("a", AT, Sort.ALIKE, "", 1))
    queues.settle(Line("ops"), [], Told("b", AT + KEPT_FOR + timedelta(seconds=1), Sort.ALIKE, "", 1))
    assert [one.id for one in queues.told("ops", AT)] == ["b"]


def test_how_channels_stand(store: Store, queues: StoredQueues) -> None:
    assert queues.standing() == ()
    held(store, "a notify:ops", "b notify:ops")
    (_, first), *_ = queues.held("ops", 10)
    queues.settle(Line("ops"), [msgspec.structs.replace(first, due_at=LATER, said="quiet hours")], None)
    queues.free(Line("board", LATER, 2, "no answer"))
    board, ops = queues.standing()
    assert (board.line, board.held) == (Line("board", LATER, 2, "no answer"), 0)
    assert (ops.line, ops.held, ops.oldest, ops.until) == (Line("ops"), 6, AT, None), "some are not looked at yet"
    for outgoing, one in queues.held("ops", 10):
        due = LATER + timedelta(minutes=outgoing.number)
        queues.settle(Line("ops"), [msgspec.structs.replace(one, due_at=due, said=f"reason {outgoing.number}")], None)
    _, ops = queues.standing()
    assert (ops.until, ops.why) == (LATER, "reason 0")


def test_something_held_is_due_unless_its_channel_is_had_or_left_alone(store: Store, queues: StoredQueues) -> None:
    assert not queues.is_due(AT)
    held(store, "a notify:ops", count=1)
    assert queues.is_due(AT)
    assert queues.take("ops", AT, LATER) is not None
    assert [queues.is_due(at) for at in (AT, LATER)] == [False, True]
    queues.free(Line("ops"))
    ((_, one),) = queues.held("ops", 10)
    queues.settle(Line("ops"), [msgspec.structs.replace(one, due_at=LATER, said="it is night")], None)
    assert [queues.is_due(at) for at in (AT, LATER)] == [False, True]
    queues.settle(Line("ops"), [msgspec.structs.replace(one, state=State.DONE)], None)
    assert not queues.is_due(LATER)
