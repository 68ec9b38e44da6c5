"""Alembic reads our folder of steps; what it makes of a real PostgreSQL is in the suite of migrations."""

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from interlock.store.migrations import by_alembic
from interlock.store.migrations.by_alembic import found, upgrade
from interlock.store.migrations.steps import KNOWN, STEPS
from interlock.testing.postgres import PostgresServer


def test_alembic_finds_the_same_steps_in_the_same_order() -> None:
    folder = Path(by_alembic.__file__).parent
    scripts = ScriptDirectory(str(folder), version_locations=[str(folder / "versions")])
    assert [one.revision for one in scripts.walk_revisions()] == [step.revision for step in reversed(STEPS)]
    assert scripts.get_current_head() == f"{KNOWN:04}"


def test_a_database_without_our_tables_is_at_no_step() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        assert found(connection) is None
        connection.execute(text("CREATE TABLE schema_version (version_num TEXT)"))
        assert found(connection) is None
        connection.execute(text("INSERT INTO schema_version VALUES ('0003')"))
        assert found(connection) == "0003"
    engine.dispose()


@pytest.mark.server("postgresql")
def test_a_database_gets_every_step_once(postgres: PostgresServer) -> None:
    url = postgres.new_database().replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url, poolclass=NullPool)
    for _ in range(2):
        with engine.begin() as connection:
            upgrade(connection)
            assert found(connection) == f"{KNOWN:04}"
    with engine.begin() as connection:
        upgrade(connection)
        connection.rollback()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM schema_version")).scalar_one() == 1
