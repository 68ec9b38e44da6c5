from collections.abc import Iterator
from typing import ClassVar

import pytest

from interlock.store.migrations.by_hand import upgrade
from interlock.store.migrations.steps import EVIDENCE, KNOWN, STEPS, Schema
from interlock.store.sqlite import SqliteSession, driver


@pytest.fixture
def session() -> Iterator[SqliteSession]:
    connection = driver().connect(":memory:", isolation_level=None)
    yield SqliteSession(connection)
    connection.close()


def version(session: SqliteSession) -> tuple[int, list[str]]:
    """Give what the file says of itself, in both places."""
    rows = session.rows("SELECT version_num FROM schema_version")
    return session.rows("PRAGMA user_version")[0][0], [row[0] for row in rows]


def test_an_empty_file_gets_every_step(session: SqliteSession) -> None:
    upgrade(session)
    assert version(session) == (KNOWN, [f"{KNOWN:04}"])


@pytest.mark.parametrize("begun", range(1, KNOWN + 1))
def test_a_file_gets_only_the_steps_that_it_lacks(session: SqliteSession, begun: int) -> None:
    upgrade(session, Schema(1, STEPS[:begun], ""))
    assert version(session) == (begun, [f"{begun:04}"])
    upgrade(session)
    assert version(session) == (KNOWN, [f"{KNOWN:04}"])


def test_a_file_that_has_all_is_left_alone(session: SqliteSession) -> None:
    upgrade(session)
    session.run("INSERT INTO log (origin, created, filed) VALUES ('a', 'b', 0)")
    before = session.rows("SELECT total_changes()")
    upgrade(session, EVIDENCE)
    assert session.rows("SELECT total_changes()") == before
    assert session.rows("SELECT origin FROM log") == [("a",)]


def test_nothing_of_a_step_that_fails_stays_if_the_caller_takes_it_back(session: SqliteSession) -> None:
    class Broken:
        revision, down_revision = "0002", "0001"
        ALTERED: ClassVar[dict[str, str]] = {}
        STATEMENTS = ("CREATE TABLE half (n {integer})", "no statement")

    upgrade(session, Schema(1, STEPS[:1], ""))
    session.run("BEGIN")
    with pytest.raises(driver().Error):
        upgrade(session, Schema(1, (STEPS[0], Broken()), ""))  # type: ignore[arg-type]  # a step is a module elsewhere
    session.run("ROLLBACK")
    assert version(session) == (1, ["0001"])
    assert session.rows("SELECT name FROM sqlite_master WHERE name = 'half'") == []
