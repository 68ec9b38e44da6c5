"""Opening: the folder, its ignore file, who may read it, and what stands in the way."""

import stat
from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.store import Log, StoreFailed, StoreMissing, StoreReadOnly, StoreTooNew
from interlock.store.opening import FILE_NAME, check_schema, open_database
from interlock.testing.stores import open_store

SIGNER = NoteSigner("log.example/opening", generate())
LOG = Log("log.example/opening", (SIGNER.verifier,), (SIGNER,))


def test_the_folder_is_for_this_user_alone_and_ignored_by_version_control(tmp_path: Path) -> None:
    open_store(tmp_path / "new" / "data", log=LOG, results_key=bytes(32)).close()
    folder = tmp_path / "new" / "data"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert "*" in (folder / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert (folder / FILE_NAME).exists()


def test_an_ignore_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n", encoding="utf-8")
    open_database(tmp_path).close()
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "mine\n"


def test_names_with_the_marks_of_a_url_are_opened_as_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "odd ?name#of%41 folder"
    open_database(folder).close()
    assert (folder / FILE_NAME).exists()
    open_database(folder, is_read_only=True).close()


def test_reading_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        open_database(tmp_path / "absent", is_read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x", encoding="utf-8")
    with pytest.raises(StoreFailed):
        open_database(tmp_path / "data")
    with pytest.raises((StoreFailed, StoreReadOnly)):
        open_database(tmp_path / "data" / "deeper")


def test_a_store_closes_with_its_block(tmp_path: Path) -> None:
    with open_store(tmp_path, log=LOG, results_key=bytes(32)) as store:
        assert store.where.endswith(FILE_NAME)
        assert store.stored_origin() is None
        store.ledger.append([])
        assert store.stored_origin() == LOG.origin
    assert not (tmp_path / f"{FILE_NAME}-wal").exists()


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.server("postgresql"))])
def test_tables_that_a_newer_version_migrated_meanwhile_are_told(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    where = tmp_path / "data" if engine == "sqlite" else request.getfixturevalue("postgres").new_database()
    database = open_database(where)
    check_schema(database)
    for found in ("9999", "other"):
        with database.writing() as session:
            session.run("UPDATE schema_version SET version_num = ?", (found,))
        with pytest.raises(StoreTooNew):
            check_schema(database)
    with database.writing() as session:
        session.run("DELETE FROM schema_version")
    with pytest.raises(StoreTooNew):
        check_schema(database)
    database.close()
