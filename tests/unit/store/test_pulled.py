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
