"""What counts one time: taken once, by one, of its kind, until it is over; on both engines."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.store.database import Database
from interlock.store.one_time import StoredOnce
from tests.unit.store.engines import BOTH, opened

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with opened(request, tmp_path) as found:
        yield found


def test_it_counts_one_time(database: Database) -> None:
    once = StoredOnce(database, lambda: AT)
    once.put(b"1" * 32, "link", b"card", AT + timedelta(hours=1))
    assert once.look(b"1" * 32, "link") == b"card"
    assert once.take(b"1" * 32, "challenge") is None, "of another kind it is nothing"
    assert once.take(b"2" * 32, "link") is None
    assert once.take(b"1" * 32, "link") == b"card"
    assert once.take(b"1" * 32, "link") is None
    assert once.look(b"1" * 32, "link") is None


def test_it_counts_until_it_is_over_and_is_forgotten_then(database: Database) -> None:
    now = [AT]
    once = StoredOnce(database, lambda: now[0])
    once.put(b"1" * 32, "link", b"card", AT + timedelta(hours=1))
    now[0] = AT + timedelta(hours=1)
    assert once.look(b"1" * 32, "link") is None
    assert once.take(b"1" * 32, "link") is None
    once.put(b"2" * 32, "link", b"card", AT + timedelta(hours=2))
    assert [once.forget(now[0], 9) for _ in range(2)] == [1, 0]
    now[0] = AT
    assert once.look(b"1" * 32, "link") is None
    assert once.look(b"2" * 32, "link") == b"card"


def test_all_of_a_kind_can_be_dropped(database: Database) -> None:
    once = StoredOnce(database, lambda: AT)
    once.put(b"1" * 32, "link", b"1", AT + timedelta(hours=1))
    once.put(b"2" * 32, "challenge", b"2", AT + timedelta(hours=1))
    once.drop("link")
    assert once.take(b"1" * 32, "link") is None
    assert once.take(b"2" * 32, "challenge") == b"2"


def test_of_many_at_once_one_gets_it(database: Database) -> None:
    once, got, ready = StoredOnce(database, lambda: AT), list[bytes | None](), threading.Barrier(6)
    once.put(b"1" * 32, "link", b"card", AT + timedelta(hours=1))

    def take() -> None:
        ready.wait()
        got.append(once.take(b"1" * 32, "link"))

    threads = [threading.Thread(target=take) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (got.count(b"card"), got.count(None)) == (1, 5)
