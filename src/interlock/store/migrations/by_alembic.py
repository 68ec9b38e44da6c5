"""Brings a PostgreSQL database to the newest schema, with Alembic. Floor 11."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from interlock.store.migrations.dialects import VERSION_TABLE, statements_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection


def apply(statements: Sequence[str]) -> None:
    """Run the statements of a step in the migration that Alembic has open."""
    from alembic import op

    for statement in statements_for("postgresql", statements):
        op.execute(statement)


def found(connection: Connection) -> str | None:
    """Give the step that a database is at, or None if it has no tables of ours."""
    from sqlalchemy import inspect, text

    if not inspect(connection).has_table("schema_version"):
        return None
    return connection.execute(text("SELECT version_num FROM schema_version")).scalar_one_or_none()


def upgrade(connection: Connection) -> None:
    """Apply the steps that a database lacks, inside the caller's transaction.

    Alembic's own table of versions would be made with other types than ours, so ours is made first.
    """
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from sqlalchemy import inspect, text

    here = Path(__file__).parent
    scripts = ScriptDirectory(str(here), version_locations=[str(here / "versions")])
    if not inspect(connection).has_table("schema_version"):
        connection.execute(text(statements_for("postgresql", [VERSION_TABLE])[0]))
    with EnvironmentContext(
        Config(),
        scripts,
        fn=lambda revision, _context: scripts._upgrade_revs("head", revision),  # noqa: SLF001 (what `alembic upgrade head` itself calls)
    ) as environment:
        environment.configure(connection=connection, version_table="schema_version")
        environment.run_migrations()
