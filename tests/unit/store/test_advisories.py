from pathlib import Path

import pytest

from interlock.store.advisories import FILE_NAME, StoredAdvisories, open_advisories
from interlock.store.errors import (
    AdvisoriesDamaged,
    AdvisoriesOutdated,
    StoreLocked,
    StoreReadOnly,
    StoreTooNew,
)
from interlock.store.sqlite import driver
from tests.advisory_books import OSV, advisory, ids


def test_a_book_opened_for_reading_takes_nothing_in(stored: StoredAdvisories, tmp_path: Path) -> None:
    stored.take_in(OSV, [advisory(1)])
    with open_advisories(tmp_path / "data") as reader:
        assert ids(reader) == ["GHSA-1"]
        with pytest.raises(StoreReadOnly):
            reader.take_in(OSV, [advisory(2)])


def test_a_book_in_another_form_is_refused_for_reading_and_emptied_for_filling(
    stored: StoredAdvisories, tmp_path: Path
) -> None:
    stored.take_in(OSV, [advisory(1)])
    with stored._database.writing() as session:
        session.run("UPDATE snapshot SET packing = packing + 1")
    with pytest.raises(AdvisoriesOutdated, match="form"):
        open_advisories(tmp_path / "data")
    with open_advisories(tmp_path / "data", is_read_only=False) as anew:
        assert anew.state().is_empty
        assert anew.state().sources == ()


def test_a_reader_waits_for_nobody_and_a_second_writer_is_told_who_writes(
    stored: StoredAdvisories, tmp_path: Path
) -> None:
    stored.take_in(OSV, [advisory(1)])
    with (
        open_advisories(tmp_path / "data", is_read_only=False, timeout_s=0.1) as other,
        stored._database.writing() as session,
    ):
        session.run("DELETE FROM snapshot")
        assert ids(other) == ["GHSA-1"]
        with pytest.raises(StoreLocked, match="locked"):
            other.take_in(OSV, [advisory(2)])


@pytest.mark.parametrize("damage", ["zeros", "text", "other"])
def test_a_damaged_file_is_an_error_and_never_an_empty_book(tmp_path: Path, damage: str) -> None:
    with open_advisories(tmp_path / "data", is_read_only=False) as opened:
        opened.take_in(OSV, [advisory(number) for number in range(500)])
    path = tmp_path / "data" / FILE_NAME
    body = bytearray(path.read_bytes())
    if damage == "zeros":
        body[8192:] = bytes(len(body) - 8192)
    elif damage == "text":
        body[:100] = b"x" * 100
    else:
        body[68:72] = (0x494C4B31).to_bytes(4, "big")
    path.write_bytes(body)
    with pytest.raises(AdvisoriesDamaged) as caught, open_advisories(tmp_path / "data") as opened:
        opened.find([("PyPI", "django")])
    assert "remove that file, then run `interlock advisories update`" in caught.value.remedy


def test_a_file_of_a_newer_interlock_is_refused(stored: StoredAdvisories, tmp_path: Path) -> None:
    stored.close()
    connection = driver().connect(tmp_path / "data" / FILE_NAME)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreTooNew):
        open_advisories(tmp_path / "data", is_read_only=False)
