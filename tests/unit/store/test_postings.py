from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.store import StoreCorrupt, open_database
from interlock.store.database import Database
from interlock.store.number_rows import written
from interlock.store.postings import FAN, LARGEST, RUN, _Block, _blocks, end_of, holding, seal, segments


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "data")
    yield opened
    opened.close()


def add(database: Database, first: int, lists: list[list[int]]) -> None:
    with database.writing() as session:
        session.run_many(
            "INSERT INTO inventory (id, sha256, ids, places) VALUES (?, ?, ?, ?)",
            [(at, b"%d" % at, written("I", ids), b"") for at, ids in enumerate(lists, start=first)],
        )


def found(database: Database, *wanted: int) -> set[int]:
    with database.reading() as session:
        return holding(session, segments(session), sorted(wanted), where=database.where)


def test_a_block_gives_each_component_its_places_and_reads_back() -> None:
    block = _Block.empty()
    block.add(3, [0, 5])
    block.add(9, [65_535])
    again = _Block.of(block.written(), "here")
    assert list(again) == list(block)
    assert [list(again.places(component)) for component in (2, 3, 4, 9, 10)] == [[], [0, 5], [], [65_535], []]
    assert (again.last, _Block.empty().last) == (9, -1)


@pytest.mark.parametrize("cut", [1, 4, 7, 12, 17])
def test_a_block_that_was_cut_off_is_damage(cut: int) -> None:
    block = _Block.empty()
    block.add(3, [0, 5])
    block.add(9, [7])
    with pytest.raises(StoreCorrupt, match="postings"):
        _Block.of(block.written()[:cut], "here")


def test_many_places_are_laid_into_many_blocks_and_one_component_is_never_torn() -> None:
    blocks = list(_blocks((component, range(component % 5 + 1)) for component in range(1000)))
    assert len(blocks) > 5
    assert [posting[0] for block in blocks for posting in block] == list(range(1000))
    assert [list(places) for block in blocks for _, places in block][4] == [0, 1, 2, 3, 4]
    (whole,) = _blocks([(1, range(LARGEST))])
    assert len(whole.places(1)) == LARGEST


def test_before_there_are_segments_the_forward_lists_are_looked_through(database: Database) -> None:
    add(database, 1, [[1, 2], [2, 3], []])
    assert found(database, 2) == {1, 2}
    assert found(database, 1, 3) == {1, 2}
    assert found(database, 9) == found(database) == set()


def test_a_run_that_is_full_becomes_a_segment_and_the_rest_waits(database: Database) -> None:
    add(database, 1, [[number % 7, 100 + number] for number in range(RUN + 5)])
    expected = {number + 1 for number in range(RUN + 5) if number % 7 == 3}
    assert found(database, 3) == expected
    seal(database)
    seal(database)
    with database.reading() as session:
        held = segments(session)
    assert [(one.first, one.size, one.end) for one in held] == [(1, RUN, RUN + 1)]
    assert end_of(held) == RUN + 1
    assert found(database, 3) == expected
    assert found(database, 100, 100 + RUN + 4, 5000) == {1, RUN + 5}


def test_segments_of_one_size_are_merged_until_they_are_too_large(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("RUN", 4), ("LARGEST", 4 * FAN)):
        monkeypatch.setattr(f"interlock.store.postings.{name}", value)
    total = 4 * FAN * FAN + 9
    add(database, 1, [[number % 11, 50 + number % 3] for number in range(total)])
    seal(database)
    with database.reading() as session:
        sizes = [one.size for one in segments(session)]
        blocks = session.rows("SELECT DISTINCT segment FROM posting")
        ids = session.rows("SELECT id FROM segment")
    assert sizes == [4 * FAN] * FAN + [4, 4]
    assert set(blocks) == set(ids)
    for component in (*range(11), 50, 51, 52):
        expected = {n + 1 for n in range(total) if component in {n % 11, 50 + n % 3}}
        assert found(database, component) == expected
