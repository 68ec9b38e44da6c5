from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.store import Bounds
from interlock.store.database import Database
from interlock.store.opening import open_database
from interlock.store.results import DAY_S, StoredResults

KEY = bytes(range(32))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path)
    yield opened
    opened.close()


class Clock:
    """A clock that tests move."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def results(database: Database, clock: Clock | None = None, bounds: Bounds | None = None) -> StoredResults:
    """Open the cache."""
    return StoredResults(database, KEY, clock=clock or Clock(), bounds=bounds)


def used(database: Database) -> dict[bytes, int]:
    """Give when each row was used."""
    with database.reading() as session:
        return {row[0]: row[1] for row in session.rows("SELECT cache_key, used_at FROM result")}


def test_a_short_key_authenticates_nothing(database: Database) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        StoredResults(database, KEY[:31], clock=Clock())


def test_what_was_kept_is_given_and_nothing_else(database: Database) -> None:
    cache = results(database)
    cache.put({})
    cache.put({b"a": b"1", b"b": b"2"})
    cache.put({b"a": b"3"})
    assert cache.get([b"a", b"b", b"c"]) == {b"a": b"3", b"b": b"2"}
    assert cache.get([]) == {}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE result SET answer = x'00' WHERE cache_key = x'61'",
        "UPDATE result SET mac = zeroblob(32) WHERE cache_key = x'61'",
        "UPDATE result SET cache_key = x'63' WHERE cache_key = x'61'",
        "UPDATE result SET answer = (SELECT answer FROM result WHERE cache_key = x'62') WHERE cache_key = x'61'",
    ],
)
def test_a_row_that_somebody_changed_or_moved_is_no_answer(database: Database, statement: str) -> None:
    cache = results(database)
    cache.put({b"a": b"1", b"b": b"2"})
    with database.writing() as session:
        session.run(statement)
    assert cache.get([b"a", b"b", b"c"]) == {b"b": b"2"}


def test_another_installation_believes_none_of_it(database: Database) -> None:
    results(database).put({b"a": b"1"})
    assert StoredResults(database, bytes(32), clock=Clock()).get([b"a"]) == {}


def test_a_use_is_noted_once_a_day(database: Database) -> None:
    clock = Clock()
    cache = results(database, clock)
    cache.put({b"a": b"1"})
    begun = used(database)[b"a"]
    clock.now += DAY_S - 10
    cache.get([b"a"])
    assert used(database)[b"a"] == begun
    clock.now += 20
    cache.get([b"a"])
    assert used(database)[b"a"] == int(clock.now)


def test_what_was_not_used_for_longest_goes_first(database: Database) -> None:
    clock = Clock()
    cache = results(database, clock, Bounds(rows=10))
    for number in range(12):
        clock.now += 1
        cache.put({b"%02d" % number: b"x"})
    kept = sorted(used(database))
    assert kept == [b"%02d" % number for number in range(12 - len(kept), 12)]
    assert len(kept) <= 10


def test_the_size_of_all_of_it_is_bounded_too(database: Database) -> None:
    clock = Clock()
    cache = results(database, clock, Bounds(rows=100, size_bytes=1000))
    for number in range(20):
        clock.now += 1
        cache.put({b"%02d" % number: b"x" * 100})
    cache = results(database, clock, Bounds(rows=100, size_bytes=1000))
    cache.put({b"last": b"x" * 100})
    kept = used(database)
    assert b"last" in kept
    assert len(kept) <= 9
    assert b"00" not in kept


def test_a_store_that_cannot_be_written_loses_them_and_nobody_fails(tmp_path: Path) -> None:
    database = open_database(tmp_path / "one")
    results(database).put({b"a": b"1"})
    database.close()
    reader = open_database(tmp_path / "one", is_read_only=True)
    clock = Clock()
    clock.now += 5 * DAY_S
    cache = results(reader, clock)
    cache.put({b"b": b"2"})
    assert cache.get([b"a", b"b"]) == {b"a": b"1"}
    reader.close()
