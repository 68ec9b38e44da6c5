"""The schema has one definition, two runners and a second description; all of them must agree."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable

from interlock.store import StoreReadOnly, StoreTooNew
from interlock.store.advisories import open_advisories
from interlock.store.migrations import KNOWN, STEPS, full_text, statements_for, texts_of_sqlite
from interlock.store.migrations.advisories import ADVISORIES
from interlock.store.migrations.by_hand import upgrade
from interlock.store.migrations.dialects import VERSION_TABLE
from interlock.store.migrations.steps import EVIDENCE
from interlock.store.opening import FILE_NAME, open_database
from interlock.store.sqlite import SqliteSession, driver
from interlock.store.tables import METADATA
from interlock.testing.postgres import PostgresServer

Facts = set[tuple[Any, ...]]


def facts_of_sqlite(path: Path) -> Facts:
    """Everything SQLite knows of the tables, apart from how their text was written."""
    connection = driver().connect(path)
    facts: Facts = set()
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        facts.update((name, *row) for row in connection.execute(f"PRAGMA table_xinfo({name})"))
        facts.update(connection.execute("SELECT * FROM pragma_table_list WHERE name = ?", (name,)))
        for index in connection.execute(f"PRAGMA index_list({name})").fetchall():
            facts.add((name, *index[1:]))
            facts.update((index[1], *row) for row in connection.execute(f"PRAGMA index_xinfo({index[1]})"))
    connection.close()
    return facts


def facts_of_postgres(connection: Connection) -> Facts:
    """Everything PostgreSQL knows of the tables."""
    columns = """SELECT table_name, column_name, ordinal_position, data_type, is_nullable, column_default
                 FROM information_schema.columns WHERE table_schema = 'public'"""
    keys = """SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid) FROM pg_constraint
              WHERE connamespace = 'public'::regnamespace"""
    indices = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    return {tuple(row) for query in (columns, keys, indices) for row in connection.execute(text(query))}


def test_the_file_made_by_hand_is_the_one_that_the_tables_describe(tmp_path: Path) -> None:
    open_database(tmp_path / "data").close()
    described = tmp_path / "described.db"
    connection = driver().connect(described)
    engine = create_engine("sqlite://")
    for table in METADATA.sorted_tables:
        connection.execute(str(CreateTable(table).compile(engine)))
        for index in table.indexes:
            connection.execute(str(CreateIndex(index).compile(engine)))
    connection.execute(full_text.SQLITE)  # which only its own engine can describe
    connection.close()
    made = facts_of_sqlite(tmp_path / "data" / FILE_NAME)
    assert made == facts_of_sqlite(described)
    assert {fact[0] for fact in made} >= {"entry", "pack", "tile", "checkpoint", "blob", "result", "schema_version"}


@pytest.mark.server("postgresql")
def test_the_database_made_by_alembic_is_the_one_that_the_tables_describe(postgres: PostgresServer) -> None:
    made_url, described_url = postgres.new_database(), postgres.new_database()
    open_database(made_url).close()
    made = create_engine(made_url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)
    described = create_engine(described_url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)
    with described.begin() as connection:
        METADATA.create_all(connection)
        for statement in full_text.POSTGRESQL:
            connection.execute(text(statement))
    with made.connect() as one, described.connect() as other:
        assert facts_of_postgres(one) == facts_of_postgres(other)
        assert facts_of_postgres(one) != set()


def test_both_engines_have_the_same_tables_and_columns_apart_from_their_words() -> None:
    for step in STEPS:
        for one, other in zip(
            statements_for("sqlite", step.STATEMENTS), statements_for("postgresql", step.STATEMENTS), strict=True
        ):
            plain = re.sub(r" STRICT$| WITHOUT ROWID, STRICT$", "", one)
            assert plain.replace("INTEGER", "BIGINT").replace("BLOB", "BYTEA") == other


def test_steps_are_numbered_without_gaps_and_follow_each_other() -> None:
    assert [step.revision for step in STEPS] == [f"{number:04}" for number in range(1, KNOWN + 1)]
    assert [step.down_revision for step in STEPS] == [None, *(step.revision for step in STEPS[:-1])]


def test_every_step_lies_in_the_folder_that_alembic_reads_and_nothing_else_does() -> None:
    from interlock.store.migrations import versions

    folder = Path(next(iter(versions.__path__)))
    names = sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")
    assert [name[:5] for name in names] == [f"v{step.revision}" for step in STEPS]


def test_sqlite_keeps_the_texts_that_are_looked_for_when_a_file_is_opened(tmp_path: Path) -> None:
    open_database(tmp_path / "data").close()
    connection = driver().connect(tmp_path / "data" / FILE_NAME)
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    assert {row[0] for row in rows} == texts_of_sqlite()


def test_the_file_of_advisories_has_the_texts_that_are_looked_for_and_a_mark_of_its_own(tmp_path: Path) -> None:
    open_advisories(tmp_path, is_read_only=False).close()
    connection = driver().connect(tmp_path / "advisories.db")
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    connection.close()
    assert {row[0] for row in rows} == ADVISORIES.texts(ADVISORIES.known)
    assert mark == ADVISORIES.application_id != EVIDENCE.application_id
    assert [step.revision for step in ADVISORIES.steps] == [f"{n:04}" for n in range(1, ADVISORIES.known + 1)]


@pytest.mark.parametrize("version", range(KNOWN + 1))
def test_every_earlier_schema_leaves_the_texts_that_are_looked_for_before_it_is_migrated(version: int) -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    for step in STEPS[:version]:
        for statement in statements_for("sqlite", step.STATEMENTS):
            connection.execute(statement)
        if step.revision == EVIDENCE.full_text:
            connection.execute(full_text.SQLITE)
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    versions = set(statements_for("sqlite", [VERSION_TABLE])) if version else set()
    assert {row[0] for row in rows} | versions == texts_of_sqlite(version)


def test_a_step_is_applied_once_and_the_version_is_written_twice(tmp_path: Path) -> None:
    connection = driver().connect(tmp_path / "x.db", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session)
    upgrade(session)
    assert session.rows("SELECT version_num FROM schema_version") == [(STEPS[-1].revision,)]
    assert session.rows("PRAGMA user_version") == [(KNOWN,)]
    connection.close()


@pytest.mark.parametrize("is_read_only", [False, True])
def test_a_file_of_a_newer_interlock_is_refused_unchanged(tmp_path: Path, is_read_only: bool) -> None:
    open_database(tmp_path / "data").close()
    connection = driver().connect(tmp_path / "data" / FILE_NAME)
    connection.execute(f"PRAGMA user_version = {KNOWN + 1}")
    connection.close()
    with pytest.raises(StoreTooNew) as caught:
        open_database(tmp_path / "data", is_read_only=is_read_only)
    assert caught.value.fields["found"] == KNOWN + 1


@pytest.mark.server("postgresql")
def test_a_database_of_a_newer_interlock_is_refused_unchanged(postgres: PostgresServer) -> None:
    url = postgres.new_database()
    open_database(url).close()
    postgres.run(url.partition("@/")[2].partition("?")[0], f"UPDATE schema_version SET version_num = '{KNOWN + 1:04}'")  # noqa: S608, the test's own words
    for is_read_only in (False, True):
        with pytest.raises(StoreTooNew):
            open_database(url, is_read_only=is_read_only)


def test_a_file_with_an_older_schema_is_not_read_before_it_is_migrated(tmp_path: Path) -> None:
    open_database(tmp_path / "data").close()
    connection = driver().connect(tmp_path / "data" / FILE_NAME)
    connection.execute("PRAGMA user_version = 0")
    connection.close()
    with pytest.raises(StoreReadOnly, match="must first be brought"):
        open_database(tmp_path / "data", is_read_only=True)
