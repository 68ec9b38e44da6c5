import pytest

from interlock.store.migrations.by_hand import upgrade
from interlock.store.migrations.steps import EVIDENCE, Schema
from interlock.store.migrations.versions import v0001_first_tables
from interlock.store.sqlite import SqliteSession, driver


def test_the_first_step_makes_the_log_blobs_and_answers_and_nothing_may_be_missing() -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session, Schema(EVIDENCE.application_id, EVIDENCE.steps[:1], ""))
    tables = {row[0] for row in session.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == {
        *("log", "entry", "entry_digest", "pack", "entry_subject", "tile", "checkpoint", "blob", "result"),
        "schema_version",
    }
    for table in tables:
        assert all(row[3] or row[5] for row in session.rows(f"PRAGMA table_info({table})")), table
    connection.close()


def test_a_leaf_is_kept_once_under_its_index() -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session, Schema(EVIDENCE.application_id, EVIDENCE.steps[:1], ""))
    session.run("INSERT INTO entry (idx, leaf) VALUES (0, x'61')")
    with pytest.raises(driver().IntegrityError):
        session.run("INSERT INTO entry (idx, leaf) VALUES (0, x'62')")
    connection.close()


def test_it_is_the_first() -> None:
    assert (v0001_first_tables.revision, v0001_first_tables.down_revision) == ("0001", None)
    assert v0001_first_tables.ALTERED == {}
