from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.store import StoreCorrupt, open_database
from interlock.store.database import Database
from interlock.store.number_rows import written
from interlock.store.postings import LARGEST, Block, Found, bits_down, bits_of, holding, in_blocks, newest_first
from interlock.store.segment_upkeep import slice_of_work


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


def listed(block: Block, component: int) -> list[int]:
    """Give the places of a component, whichever way a block has them."""
    places = block.places(component)
    return sorted(bits_down(places)) if isinstance(places, int) else list(places)


def found(database: Database, *wanted: int) -> set[int]:
    with database.reading() as session:
        return set(holding(session, sorted(wanted), where=database.where))


def test_a_block_gives_each_component_its_places_and_reads_back() -> None:
    block = Block.empty()
    block.add(3, [0, 5])
    block.add(9, [65_535])
    again = Block.of(block.written(), "here")
    assert list(again) == list(block)
    assert [listed(again, component) for component in (2, 3, 4, 9, 10)] == [[], [0, 5], [], [65_535], []]
    assert (again.last, Block.empty().last) == (9, -1)


@pytest.mark.parametrize("cut", [1, 4, 7, 12, 17])
def test_a_block_that_was_cut_off_is_damage(cut: int) -> None:
    block = Block.empty()
    block.add(3, [0, 5])
    block.add(9, [7])
    with pytest.raises(StoreCorrupt, match="postings"):
        Block.of(block.written()[:cut], "here")


def test_many_places_are_laid_into_many_blocks_and_one_component_is_never_torn() -> None:
    blocks = list(in_blocks((component, range(component % 5 + 1)) for component in range(1000)))
    assert len(blocks) > 5
    assert [posting[0] for block in blocks for posting in block] == list(range(1000))
    assert [list(places) for block in blocks for _, places in block][4] == [0, 1, 2, 3, 4]
    (whole,) = in_blocks([(1, range(LARGEST))])
    assert listed(whole, 1) == list(range(LARGEST))


def test_a_component_in_very_many_inventories_is_kept_as_bits_where_those_are_shorter() -> None:
    third, few = range(0, 3_000, 3), range(0, 30_000, 100)
    first, second, third_block = in_blocks([(4, [1]), (5, third), (7, few)])
    assert listed(first, 4) == [1]
    for block, component, places in ((second, 5, third), (third_block, 7, few)):
        again = Block.of(block.written(), "here")
        assert [(one, list(each)) for one, each in again] == [(component, list(places))]
        assert listed(again, component) == list(places)
        assert (listed(again, component + 1), again.last) == ([], component)
    assert (len(second.written()), len(third_block.written())) == (383, 612)
    for cut in (4, 8):
        with pytest.raises(StoreCorrupt, match="postings"):
            Block.of(second.written()[:cut], "here")


def test_found_places_that_are_bits_count_and_come_last_first_as_listed_ones_do() -> None:
    found = Found([(1, bits_of([0, 2, 9])), (100, [3, 4])], [201])
    assert (len(found), list(found)) == (6, [201, 104, 103, 10, 3, 1])
    assert list(bits_down(found.bits())) == list(found)
    assert (bits_of([]), list(bits_down(0))) == (0, [])


def test_before_there_are_segments_the_forward_lists_are_looked_through(database: Database) -> None:
    add(database, 1, [[1, 2], [2, 3], []])
    assert found(database, 2) == {1, 2}
    assert found(database, 1, 3) == {1, 2}
    assert found(database, 9) == found(database) == set()


def test_what_was_found_is_counted_and_comes_last_first() -> None:
    found = Found([(1, {2, 0, 9}), (100, [3, 4])], [201, 200])
    assert len(found) == 7
    assert list(found) == [201, 200, 104, 103, 10, 3, 1]
    assert (len(Found([], [])), list(Found([], []))) == (0, [])


def test_few_and_many_wanted_find_the_same_in_lists_that_are_in_no_segment(database: Database) -> None:
    add(database, 1, [[1, 5, 900], [], [2, 900], [7]])
    absent = range(1_000, 1_100)
    for wanted, held in (((900,), {1, 3}), ((1,), {1}), ((7, 2), {3, 4}), ((6, 901), set())):
        assert found(database, *wanted) == found(database, *wanted, *absent) == held


def test_the_newest_come_first_from_any_place_on_and_older_ones_are_not_read_before_they_are_asked_for(
    database: Database,
) -> None:
    lists = [[1] if at % 2 else [1, 2] if at % 3 else [2] for at in range(1, 1_501)]
    add(database, 1, lists)
    while slice_of_work(database):
        pass
    for wanted in ([1], [2], [1, 2], [3]):
        whole = [at for at in range(1_500, 0, -1) if not set(wanted).isdisjoint(lists[at - 1])]
        with database.reading() as session:
            assert list(newest_first(session, wanted, where=database.where)) == whole
            for below in (1, 2, 65, 700, 1_490, 1_501):
                rest = list(newest_first(session, wanted, where=database.where, below=below))
                assert rest == [at for at in whole if at < below]
    with database.writing() as session:
        session.run("UPDATE posting SET body = ? WHERE segment = (SELECT id FROM segment WHERE first = 1)", (b"",))
    with database.reading() as session:
        found = newest_first(session, [1], where=database.where)
        assert next(found) == 1_499
        with pytest.raises(StoreCorrupt):
            list(found)
