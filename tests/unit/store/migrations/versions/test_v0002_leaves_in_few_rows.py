import pytest

from interlock.store.leaf_rows import leaves_in, rows_from
from interlock.store.migrations.by_hand import upgrade
from interlock.store.migrations.steps import EVIDENCE, Schema
from interlock.store.migrations.versions import v0002_leaves_in_few_rows
from interlock.store.sqlite import SqliteSession, driver


def test_leaves_of_schema_1_are_rows_of_schema_2_as_they_are() -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session, Schema(EVIDENCE.application_id, EVIDENCE.steps[:1], ""))
    session.run_many("INSERT INTO entry (idx, leaf) VALUES (?, ?)", [(0, b"one"), (1, b"two")])
    upgrade(session, Schema(EVIDENCE.application_id, EVIDENCE.steps[:2], ""))
    session.run("INSERT INTO entry (first, leaves) VALUES (2, ?)", (b"three\nfour",))
    assert list(leaves_in(rows_from(session, 0))) == [(0, b"one"), (1, b"two"), (2, b"three"), (3, b"four")]
    connection.close()


def test_an_older_program_that_has_the_file_open_fails_and_does_not_misread_it() -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session, Schema(EVIDENCE.application_id, EVIDENCE.steps[:2], ""))
    for statement in ("SELECT leaf FROM entry", "INSERT INTO entry (idx, leaf) VALUES (0, x'61')"):
        with pytest.raises(driver().OperationalError, match="column"):
            session.run(statement)
    connection.close()


def test_it_says_what_becomes_of_the_text_of_the_table() -> None:
    ((old, new),) = v0002_leaves_in_few_rows.ALTERED.items()
    assert old.replace("idx", "first").replace("leaf ", "leaves ") == new
