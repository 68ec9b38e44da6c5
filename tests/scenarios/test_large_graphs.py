"""What very much hangs on: a component in 100,000 artifacts, and a commit with 100,000 links."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.store import open_database
from interlock.store.database import Database, insert
from interlock.store.graph import StoredGraph
from interlock.store.graph_counts import Counted, change
from interlock.store.graph_writing import GraphWriter, state_of
from interlock.store.hash_numbers import number_of
from interlock.store.inventory_rows import COLUMNS
from interlock.store.number_rows import written
from interlock.store.segment_upkeep import slice_of_work
from interlock.trace import EVERYTHING, Drawing, Edge, Relation, Sight, Way

MANY = 100_000
LIB = "pkg:pypi/everywhere@1"
COMMIT = f"gitCommit:{'a' * 40}"


def artifact(number: int) -> str:
    return f"sha256:{number:064x}"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path)
    yield opened
    opened.close()


def draw(database: Database, drawings: list[Drawing]) -> None:
    writer = GraphWriter()
    for start in range(0, len(drawings), 10_000):
        with database.writing() as session:
            session.serialise()
            writer.draw(session, state_of(session), drawings[start : start + 10_000])
        writer.keep()


def test_a_component_in_100_000_artifacts_is_counted_exactly_and_its_pages_join(database: Database) -> None:
    draw(
        database,
        [
            Drawing((), (Edge(artifact(at), Relation.SHOWN_BY, f"sha256:{MANY + at:064x}"),), (), f"p{at % 4}")
            for at in range(MANY)
        ],
    )
    numbers = range(1, MANY + 1)
    with database.writing() as session:
        insert(
            session,
            f"component (id, start, package, plain, {COLUMNS})",
            [(1, 1, 1, number_of("pkg:pypi/everywhere"), "PyPI", "everywhere", "1", LIB, "", "", "")],
        )
        ids = written("I", [1])
        for start in range(0, MANY, 10_000):
            some = numbers[start : start + 10_000]
            insert(session, "inventory (id, sha256, ids, places)", [(one, b"%d" % one, ids, b"") for one in some])
            insert(
                session,
                "inventory_subject (subject, inventory, name, at, entry)",
                [(artifact(one - 1), one, "", "", one - 1) for one in some],
            )
        change(session, Counted.SUBJECTS, dict.fromkeys(((one,) for one in numbers), 1))
    while slice_of_work(database):
        pass
    graph = StoredGraph(database)
    lib = graph.named(LIB, EVERYTHING)
    assert lib is not None
    assert graph.count(lib.id, Way.FORWARD, EVERYTHING) == MANY
    assert graph.count(lib.id, Way.FORWARD, Sight(frozenset({"p1"}))) == MANY // 4
    assert graph.count(lib.id, Way.FORWARD, Sight(before=777)) == 777
    found, after = [], ""
    for most in (1, 10, 100, 1_000, 40_000, MANY):
        page = graph.links([lib.id], Way.FORWARD, EVERYTHING, most=most, after=after)
        assert graph.links([lib.id], Way.FORWARD, EVERYTHING, most=most, after=after) == page
        found += [one.entry for one in page.links]
        after = page.next
        assert bool(after) == (len(found) < MANY)
    assert found == list(range(MANY - 1, -1, -1))
    own = graph.links([lib.id], Way.FORWARD, Sight(frozenset({"p3"}), 5_000), most=50)
    assert [one.entry for one in own.links] == list(range(4_999, 4_799, -4))
    assert own.next


def test_a_commit_with_100_000_links_is_counted_exactly_and_its_pages_join(database: Database) -> None:
    draw(
        database,
        [
            Drawing(
                (),
                tuple(Edge(COMMIT, Relation.WENT_INTO, f"build:{entry}-{each}") for each in range(100)),
                (),
                "p" if entry % 2 else "",
            )
            for entry in range(MANY // 100)
        ],
    )
    graph = StoredGraph(database)
    place = graph.named(COMMIT, EVERYTHING)
    assert place is not None
    assert graph.count(place.id, Way.FORWARD, EVERYTHING) == MANY
    assert graph.count(place.id, Way.FORWARD, Sight(frozenset({"p"}))) == MANY // 2
    found, after = [], ""
    for most in (1, 10, 100, 1_000, 50_000, MANY):
        page = graph.links([place.id], Way.FORWARD, EVERYTHING, most=most, after=after)
        found += [one.target.name for one in page.links]
        after = page.next
        assert bool(after) == (len(found) < MANY)
    assert len(found) == len(set(found)) == MANY
    own = graph.links([place.id], Way.FORWARD, Sight(frozenset({"p"})), most=3)
    assert {one.entry for one in own.links} == {MANY // 100 - 1}
    assert own.next
