import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.store.advisories import StoredAdvisories, open_advisories
from interlock.store.advisory_import import AT_ONCE
from interlock.store.errors import (
    AdvisoriesMissing,
    ImportOvertaken,
)
from interlock.supply.advisory import Advisory
from interlock.supply.recorded import Origin
from tests.advisory_books import AT, OSV, advisory, ids


def test_a_broken_import_is_gone_on_with_and_what_it_brought_alone_is_dropped(stored: StoredAdvisories) -> None:
    stored.take_in(OSV, [advisory(0)])

    def broken() -> Iterator[Advisory]:
        yield advisory(0, "flask")
        yield advisory(9_999_999, "only-then")
        yield from (advisory(number) for number in range(1, 2 * AT_ONCE))
        raise OSError("the line went dead")

    with pytest.raises(OSError, match="went dead"):
        stored.take_in(OSV, broken())
    with stored._database.reading() as session:
        begun = session.rows("SELECT id FROM advisory WHERE name = 'GHSA-5'")
    assert begun != []
    outcome = stored.take_in(OSV, [advisory(number) for number in range(2 * AT_ONCE)])
    assert (outcome.added, outcome.changed, outcome.unchanged) == (2 * AT_ONCE - 1, 0, 1)
    with stored._database.reading() as session:
        assert session.rows("SELECT id FROM advisory WHERE name = 'GHSA-5'") == begun
    assert stored.find([("PyPI", "only-then"), ("PyPI", "flask")]) == {}
    assert stored.show("GHSA-9999999") == ()


def test_what_a_broken_import_brought_does_not_come_with_a_later_part(stored: StoredAdvisories) -> None:
    def broken() -> Iterator[Advisory]:
        yield from (advisory(number) for number in range(AT_ONCE + 1))
        raise OSError

    with pytest.raises(OSError):
        stored.take_in(OSV, broken())
    stored.take_in(Origin("osv.example", AT, is_whole=False), [advisory(5)])
    assert ids(stored) == ["GHSA-5"]
    assert stored.state().records == 1


def test_of_two_imports_of_one_source_at_once_the_later_one_goes_on(stored: StoredAdvisories) -> None:
    def overtaken() -> Iterator[Advisory]:
        yield advisory(1)
        stored.take_in(OSV, [advisory(2)])
        yield advisory(3)

    with pytest.raises(ImportOvertaken, match=r"osv\.example"):
        stored.take_in(OSV, overtaken())
    assert ids(stored) == ["GHSA-2"]


def test_imports_of_two_sources_at_once_do_not_meet(stored: StoredAdvisories) -> None:
    def meanwhile() -> Iterator[Advisory]:
        yield from (advisory(number) for number in range(AT_ONCE))
        stored.take_in(Origin("other.example", AT), [advisory(7_000, "flask")])
        assert ids(stored) == []
        yield advisory(7_001)

    stored.take_in(OSV, meanwhile())
    assert len(ids(stored)) == AT_ONCE + 1
    assert ids(stored, "flask") == ["GHSA-7000"]


def _dies_half_way(folder: str) -> None:
    def records() -> Iterator[Advisory]:
        for number in range(3 * AT_ONCE):
            if number == 2 * AT_ONCE + 5:
                os._exit(9)
            yield advisory(number, "flask")

    open_advisories(folder, is_read_only=False).take_in(OSV, records())


def test_an_import_whose_process_dies_leaves_the_former_state(tmp_path: Path) -> None:
    with open_advisories(tmp_path / "data", is_read_only=False) as opened:
        before = opened.take_in(OSV, [advisory(1)]).digest
    process = multiprocessing.get_context("fork").Process(target=_dies_half_way, args=(str(tmp_path / "data"),))
    process.start()
    process.join(60)
    assert process.exitcode == 9
    with open_advisories(tmp_path / "data") as opened:
        assert opened.state().digest == before
        assert (ids(opened), ids(opened, "flask")) == (["GHSA-1"], [])
    with open_advisories(tmp_path / "data", is_read_only=False) as opened:
        outcome = opened.take_in(OSV, [advisory(number, "flask") for number in range(3 * AT_ONCE)])
        assert (outcome.added, outcome.changed) == (3 * AT_ONCE - 1, 1)
        assert len(ids(opened, "flask")) == 3 * AT_ONCE


def test_where_nothing_was_ever_imported_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AdvisoriesMissing, match="no advisories") as caught:
        open_advisories(tmp_path / "nowhere")
    assert "advisories update" in str(caught.value.hint)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("between", [0, AT_ONCE + 1])
def test_two_records_of_one_id_and_time_both_count_wherever_they_stand(stored: StoredAdvisories, between: int) -> None:
    others = [advisory(number, "other") for number in range(2, 2 + between)]
    records = [advisory(1), *others, advisory(1, "flask")]
    for _ in range(2):
        outcome = stored.take_in(OSV, records)
        assert (ids(stored), ids(stored, "flask")) == (["GHSA-1"], ["GHSA-1"])
    assert (outcome.added, outcome.changed, outcome.removed, outcome.unchanged) == (0, 0, 0, 1 + between)
    assert len(stored.show("GHSA-1")[0].affected) == 2


def test_of_two_records_of_one_id_the_newer_counts_alone(stored: StoredAdvisories) -> None:
    newer = advisory(1, "flask", modified="2026-02-01T00:00:00Z")
    for records in ([advisory(1), newer], [newer, advisory(1)]):
        stored.take_in(OSV, records)
        assert (ids(stored), ids(stored, "flask")) == ([], ["GHSA-1"])
