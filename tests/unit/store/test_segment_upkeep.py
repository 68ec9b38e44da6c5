import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from interlock.store import open_database
from interlock.store.database import Database
from interlock.store.number_rows import written
from interlock.store.postings import FAN, RUN, end_of, holding, segments
from interlock.store.segment_upkeep import slice_of_work

POSTGRES = pytest.param("postgresql", marks=pytest.mark.server("postgresql"))


@pytest.fixture(params=["sqlite", POSTGRES])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    where = str(tmp_path / "data") if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    opened = open_database(where)
    yield opened
    opened.close()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make segments small and slices smaller, so that a merge takes many of them."""
    monkeypatch.setattr("interlock.store.segment_upkeep.RUN", 4)
    monkeypatch.setattr("interlock.store.segment_upkeep.LARGEST", 4 * FAN * FAN)
    for name, value in (("_LEAST", 7), ("EVERY", 1), ("_SWEPT", 2)):
        monkeypatch.setattr(f"interlock.store.segment_upkeep.{name}", value)


def add(database: Database, first: int, lists: Sequence[Sequence[int]]) -> None:
    with database.writing() as session:
        session.run_many(
            "INSERT INTO inventory (id, sha256, ids, places) VALUES (?, ?, ?, ?)",
            [(at, b"%d" % at, written("I", ids), b"") for at, ids in enumerate(lists, start=first)],
        )


def found(database: Database, *wanted: int) -> set[int]:
    with database.reading() as session:
        return set(holding(session, sorted(wanted), where=database.where))


def work_off(database: Database) -> int:
    """Work until nothing is left to do, and say how many slices that took."""
    slices = 0
    while slice_of_work(database):
        slices += 1
        assert slices < 100_000
    return slices


def test_a_run_that_is_full_becomes_a_segment_and_the_rest_waits(database: Database) -> None:
    add(database, 1, [[number % 7, 100 + number] for number in range(RUN + 5)])
    expected = {number + 1 for number in range(RUN + 5) if number % 7 == 3}
    assert found(database, 3) == expected
    assert work_off(database) == 1
    with database.reading() as session:
        held = segments(session)
    assert [(one.first, one.size, one.end) for one in held] == [(1, RUN, RUN + 1)]
    assert end_of(held) == RUN + 1
    assert found(database, 3) == expected
    assert found(database, 100, 100 + RUN + 4, 5000) == {1, RUN + 5}


@pytest.mark.usefixtures("small")
def test_every_slice_leaves_every_answer_as_it_was(database: Database) -> None:
    chance = random.Random(3)  # noqa: S311
    lists = [sorted({chance.randrange(40) for _ in range(6)} | {99}) for _ in range(4 * FAN * 2 + 3)]
    slices = 0
    for at, one in enumerate(lists, start=1):
        add(database, at, [one])
        slices += slice_of_work(database)
        for component in (0, 17, 39, 99):
            assert found(database, component) == {n for n, own in enumerate(lists[:at], start=1) if component in own}
    slices += work_off(database)
    assert slices > FAN * 2
    for component in (*range(40), 99):
        assert found(database, component) == {n for n, own in enumerate(lists, start=1) if component in own}


@pytest.mark.usefixtures("small")
def test_segments_of_one_size_are_merged_until_they_are_too_large_and_nothing_is_left_behind(
    database: Database,
) -> None:
    total = 4 * FAN * FAN * 2 + 4 * FAN + 9
    add(database, 1, [[number % 11, 50 + number % 3] for number in range(total)])
    work_off(database)
    with database.reading() as session:
        sizes = [one.size for one in segments(session)]
        blocks = {row[0] for row in session.rows("SELECT DISTINCT segment FROM posting")}
        ids = {row[0] for row in session.rows("SELECT id FROM segment")}
        left = session.rows("SELECT id FROM segment_merge") + session.rows("SELECT id FROM segment_waste")
    assert sizes == [4 * FAN * FAN] * 2 + [4 * FAN] + [4, 4]
    assert blocks == ids
    assert left == []
    for component in (*range(11), 50, 51, 52):
        expected = {n + 1 for n in range(total) if component in {n % 11, 50 + n % 3}}
        assert found(database, component) == expected


@pytest.mark.usefixtures("small")
def test_inventories_with_very_many_components_are_turned_around_before_there_are_many(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interlock.store.segment_upkeep._MOST_TURNED", 30)
    add(database, 1, [list(range(40)), list(range(5)), list(range(26)), [3]])
    work_off(database)
    with database.reading() as session:
        assert [(one.first, one.size) for one in segments(session)] == [(1, 1), (2, 2)]
    assert found(database, 3) == {1, 2, 3, 4}
    assert found(database, 30) == {1}
