"""Of several who would pull a source one does, and what became of it is kept; on both engines."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.store import open_database
from interlock.store.database import Database
from interlock.store.pulled import StoredPulls
from interlock.testing.postgres import PostgresServer

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server("postgresql"))])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        opened = open_database(tmp_path / "data")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        opened = open_database(server.new_database())
    yield opened
    opened.close()


def test_a_source_is_due_once_in_its_time(database: Database) -> None:
    pulls = StoredPulls(database)
    assert pulls.begin("a", AT, HOUR)
    assert not pulls.begin("a", AT, HOUR)
    assert not pulls.begin("a", AT + HOUR - timedelta(seconds=1), HOUR)
    assert pulls.begin("b", AT, HOUR), "each source has turns of its own"
    assert pulls.begin("a", AT + HOUR, HOUR)
    assert not pulls.begin("a", AT + HOUR, HOUR)


def test_a_turn_of_a_time_to_come_hinders_nobody(database: Database) -> None:
    pulls = StoredPulls(database)
    assert pulls.begin("a", AT + timedelta(days=400), HOUR)
    assert pulls.begin("a", AT, HOUR)


def test_of_many_at_once_one_has_the_turn(database: Database) -> None:
    pulls, won = StoredPulls(database), list[bool]()
    ready = threading.Barrier(8)

    def one() -> None:
        ready.wait()
        won.append(pulls.begin("a", AT, HOUR))

    threads = [threading.Thread(target=one) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(won) == [False] * 7 + [True]


def test_the_last_pull_is_kept_and_the_last_good_one_apart(database: Database) -> None:
    pulls = StoredPulls(database)
    assert (pulls.last("a"), pulls.last_good("a")) == (None, None)
    pulls.keep("a", b"one", AT, is_good=True)
    pulls.keep("a", b"two", AT + HOUR, is_good=False)
    pulls.keep("b", b"three", AT, is_good=False)
    assert (pulls.last("a"), pulls.last_good("a")) == (b"two", b"one")
    assert (pulls.last("b"), pulls.last_good("b")) == (b"three", None)
    assert pulls.begin("a", AT, HOUR), "what was kept is nobody's turn"


def test_what_somebody_works_on_is_theirs_until_they_let_it_go(database: Database) -> None:
    pulls = StoredPulls(database)
    assert pulls.hold("a", b"1", AT, HOUR)
    assert not pulls.hold("a", b"2", AT, HOUR)
    assert not pulls.hold("a", b"2", AT - timedelta(seconds=9), HOUR), "by a clock that is behind"
    assert pulls.hold("b", b"2", AT, HOUR), "each source by itself"
    pulls.let_go("a", b"2")
    assert not pulls.hold("a", b"2", AT, HOUR), "nobody lets go what is another's"
    pulls.let_go("a", b"1")
    assert pulls.hold("a", b"2", AT, HOUR)
    assert pulls.begin("a", AT, HOUR), "which is no turn on the clock"


def test_who_never_lets_go_has_it_no_longer_than_that(database: Database) -> None:
    pulls = StoredPulls(database)
    assert pulls.hold("a", b"1", AT, HOUR)
    assert pulls.hold("a", b"2", AT + HOUR, HOUR)
    pulls.let_go("a", b"1")
    assert not pulls.hold("a", b"3", AT + HOUR, HOUR)


def test_of_many_at_once_one_works_on_it(database: Database) -> None:
    pulls, won = StoredPulls(database), list[bool]()
    ready = threading.Barrier(8)

    def one(mine: bytes) -> None:
        ready.wait()
        won.append(pulls.hold("a", mine, AT, HOUR))

    threads = [threading.Thread(target=one, args=(b"%d" % each,)) for each in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(won) == [False] * 7 + [True]
