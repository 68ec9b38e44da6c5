import multiprocessing
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.store import StoreCorrupt, open_database
from interlock.store.database import Database
from interlock.store.inventories import StoredInventories
from interlock.store.postings import FAN, RUN, segments
from tests.inventories import AT, POSTGRES, commit, component, database_of, inventory


@pytest.fixture(params=["sqlite", POSTGRES])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    yield from database_of(request, tmp_path)


def test_sorting_into_segments_changes_no_answer(database: Database) -> None:
    """More inventories than a merge needs, held to what went in."""
    stored = StoredInventories(database)
    chance = random.Random(5)  # noqa: S311
    total = RUN * FAN + RUN + 3
    expected: dict[str, set[int]] = {}
    for number in range(total):
        names = {f"p{int(chance.paretovariate(0.7)) % 400}" for _ in range(4)} | {"common"}
        held = inventory(*(component(name) for name in sorted(names)), path=f"{number}.lock")
        assert stored.record([commit(number)], held, AT).id == number + 1
        for name in names:
            expected.setdefault(name, set()).add(number + 1)
    while stored.tidy():
        pass
    with database.reading() as session:
        assert [(one.first, one.size) for one in segments(session)] == [(1, RUN * FAN), (RUN * FAN + 1, RUN)]
    for name, inventories in expected.items():
        (one,) = stored.versions(("PyPI", name))
        assert stored.holders([one.id], limit=1).inventories == len(inventories), name
    both = [stored.versions(("PyPI", name))[0].id for name in ("p1", "p2", "p3")]
    assert stored.holders(both).inventories == len(expected["p1"] | expected["p2"] | expected["p3"])
    assert stored.holders([10**9]).inventories == 0


def test_another_process_of_the_same_estate_gives_the_same_numbers(database: Database) -> None:
    one, other = StoredInventories(database), StoredInventories(database)
    one.record([commit(1)], inventory(component(), component("flask")), AT)
    other.record([commit(2)], inventory(component("flask"), component("jinja2")), AT)
    one.record([commit(3)], inventory(component("jinja2")), AT)
    assert [component.name for component in one.components()] == ["django", "flask", "jinja2"]
    assert one.holders([3]).subjects == 2


def test_what_a_failed_recording_numbered_is_not_remembered(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = StoredInventories(database)

    def fails(*_: object) -> bytes:
        raise RuntimeError("between the component and the inventory")

    with monkeypatch.context() as patch:
        patch.setattr("interlock.store.inventories.places_written", fails)
        with pytest.raises(RuntimeError):
            book.record([commit(1)], inventory(component("lost")), AT)
    book.record([commit(2)], inventory(component("django")), AT)
    book.record([commit(3)], inventory(component("lost")), AT)
    assert [(one.id, one.name) for one in book.components()] == [(1, "django"), (2, "lost")]
    assert book.inventories_of(commit(1).digests[0]) == ()


def test_components_whose_numbers_meet_are_told_apart(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("inventory_rows.number_of", "inventories.number_of"):
        monkeypatch.setattr(f"interlock.store.{place}", lambda _: 7)
    for place in ("inventory_rows.package_number", "inventories.package_number"):
        monkeypatch.setattr(f"interlock.store.{place}", lambda _: 7)
    StoredInventories(database).record([commit(1)], inventory(component(), component("flask")), AT)
    book = StoredInventories(database)
    book.record([commit(2)], inventory(component("flask")), AT)
    assert [one.name for one in book.versions(("PyPI", "flask"))] == ["flask"]
    assert [one.name for one in book.by_purl("pkg:pypi/flask")] == ["flask"]
    assert book.holders([one.id for one in book.versions(("PyPI", "flask"))]).subjects == 2


@pytest.mark.parametrize("damage", [b"", b"\x05\x00\x00\x00\x01", b"\x01\x00\x00\x00" + bytes(4) + b"\x09" + bytes(3)])
def test_postings_that_are_not_whole_are_an_error_and_never_nothing(database: Database, damage: bytes) -> None:
    book = StoredInventories(database)
    for number in range(RUN):
        book.record([commit(number)], inventory(component(), path=f"{number}.lock"), AT)
    with database.writing() as session:
        session.run("UPDATE posting SET body = ?", (damage,))
    with pytest.raises(StoreCorrupt, match="postings"):
        book.holders([1])


@pytest.mark.parametrize("damage", [b"", b"no zlib"])
def test_places_that_cannot_be_read_are_an_error(database: Database, damage: bytes) -> None:
    book = StoredInventories(database)
    book.record([commit(1)], inventory(component()), AT)
    with database.writing() as session:
        session.run("UPDATE inventory SET places = ?", (damage,))
    with pytest.raises(StoreCorrupt, match="places"):
        book.holders([1])


FORK = multiprocessing.get_context("fork")


def record_many(where: str, worker: int) -> None:
    """Record inventories that share components with those of every other process."""
    opened = open_database(where, timeout_s=60)
    book = StoredInventories(opened)
    for number in range(40):
        held = inventory(component("common"), component(f"p{number}"), path=f"{worker}-{number}.lock")
        book.record([commit(1000 * worker + number)], held, AT)
    opened.close()


def test_processes_that_record_at_once_number_each_component_once(tmp_path: Path) -> None:
    where = str(tmp_path / "data")
    open_database(where).close()
    workers = [FORK.Process(target=record_many, args=(where, worker)) for worker in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    opened = open_database(where)
    book = StoredInventories(opened)
    names = [one.name for one in book.components()]
    assert sorted(names) == sorted({"common", *(f"p{number}" for number in range(40))})
    found = book.holders([one.id for one in book.versions(("PyPI", "common"))], limit=1000)
    assert (found.inventories, found.subjects, len(found.page)) == (120, 120, 120)
    opened.close()


def record_until_killed(where: str, report: int) -> None:
    """Record one after the other, and say so once each is acknowledged."""
    opened = open_database(where, timeout_s=60)
    book = StoredInventories(opened)
    for number in range(1_000_000):
        book.record([commit(number)], inventory(component("common"), component(str(number)), path=str(number)), AT)
        os.write(report, b"%d\n" % number)


def test_a_killed_process_loses_nothing_that_it_had_acknowledged(tmp_path: Path) -> None:
    where = str(tmp_path / "data")
    for _ in range(3):
        reading, writing = os.pipe()
        child = FORK.Process(target=record_until_killed, args=(where, writing))
        child.start()
        os.close(writing)
        with open(reading, "rb") as lines:  # noqa: PTH123, a pipe has no path
            told = lines.readline()
            time.sleep(0.4)
            child.kill()
            child.join()
            told += lines.read()
        acknowledged = [int(line) for line in told[: told.rfind(b"\n")].splitlines()]
        opened = open_database(where)
        book = StoredInventories(opened)
        for number in acknowledged:
            (kept,) = book.inventories_of(commit(number).digests[0])
            assert [one.name for one, _ in book.contents(kept)] in (["common", str(number)], [str(number), "common"])
        common = [one.id for one in book.versions(("PyPI", "common"))]
        assert book.holders(common, limit=1).inventories >= len(acknowledged)
        opened.close()
