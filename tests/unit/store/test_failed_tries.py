"""Tries that failed are counted before they are looked at, by every name at once; on both engines."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.identity.waiting import Patience
from interlock.store.database import Database
from interlock.store.failed_tries import KEPT, StoredTries
from tests.unit.store.engines import BOTH, opened

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
SHORT = Patience(3, timedelta(seconds=10))
LONG = Patience(100, timedelta(hours=1))


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with opened(request, tmp_path) as found:
        yield found


def test_after_the_free_ones_each_waits_twice_as_long_up_to_the_longest(database: Database) -> None:
    tries, now, waits = StoredTries(database), AT, []
    for _ in range(9):
        waits.append(wait := tries.count({"ann": SHORT}, now))
        now += timedelta(seconds=wait)
    assert waits == [0, 0, 0, 1, 0, 2, 0, 4, 0]
    assert [tries.count({"ann": SHORT}, now) for _ in range(2)] == [8, 8]
    assert tries.count({"ann": SHORT}, now + timedelta(seconds=8)) == 0
    assert tries.count({"ann": SHORT}, now + timedelta(seconds=8)) == 10, "the longest"


def test_a_free_one_waits_for_nothing_within_a_second(database: Database) -> None:
    tries, now = StoredTries(database), AT + timedelta(milliseconds=300)
    assert [tries.count({"ann": SHORT}, now) for _ in range(4)] == [0, 0, 0, 2], "the pause ends with a whole second"


def test_while_it_waits_nothing_is_counted_by_any_name(database: Database) -> None:
    tries = StoredTries(database)
    for _ in range(3):
        assert tries.count({"ann": SHORT, "here": LONG}, AT) == 0
    for _ in range(50):
        assert tries.count({"ann": SHORT, "here": LONG}, AT) == 1
    with database.reading() as session:
        assert session.rows("SELECT who, tries FROM failed_try ORDER BY who") == [("ann", 3), ("here", 3)]
    assert tries.count({"ben": SHORT, "here": LONG}, AT) == 0, "nobody else has to wait"


def test_who_was_right_is_forgiven_and_old_tries_are_forgotten(database: Database) -> None:
    tries = StoredTries(database)
    for _ in range(3):
        tries.count({"ann": SHORT, "here": SHORT}, AT)
    tries.clear("ann")
    assert tries.count({"ann": SHORT}, AT) == 0
    tries.take_back("here", AT)
    assert tries.count({"here": SHORT}, AT) == 0, "two are left, and this is the third"
    assert tries.count({"here": SHORT}, AT) == 1
    later = AT + KEPT + timedelta(seconds=5)
    assert [tries.count({"here": SHORT}, later) for _ in range(4)] == [0, 0, 0, 1], "it begins anew"
    assert [tries.forget(later, 9) for _ in range(2)] == [1, 0], "of ann a day ago, and not what goes on"
    assert tries.forget(later + KEPT + timedelta(seconds=5), 9) == 1
    with database.reading() as session:
        assert session.rows("SELECT count(*) FROM failed_try") == [(0,)]


def test_many_at_once_get_no_further_than_one_after_the_other(database: Database) -> None:
    tries, let, ready = StoredTries(database), list[int](), threading.Barrier(8)

    def attempt() -> None:
        ready.wait()
        let.append(tries.count({"ann": SHORT, "here": LONG}, AT))

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(let) == [0, 0, 0, 1, 1, 1, 1, 1]
