"""Brings a SQLite file to the newest schema, with nothing but its driver. Floor 11."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.store.migrations.dialects import VERSION_TABLE, statements_for
from interlock.store.migrations.full_text import SQLITE, has_full_text
from interlock.store.migrations.steps import EVIDENCE

if TYPE_CHECKING:
    from interlock.store.database import Session
    from interlock.store.migrations.steps import Schema


def upgrade(session: Session, schema: Schema = EVIDENCE) -> None:
    """Apply the steps that a file lacks, inside the caller's transaction."""
    done: int = session.rows("PRAGMA user_version")[0][0]
    if not done:
        session.run(statements_for("sqlite", [VERSION_TABLE])[0])
    for number, step in enumerate(schema.steps[done:], start=done + 1):
        for statement in statements_for("sqlite", step.STATEMENTS):
            session.run(statement)
        if step.revision == schema.full_text and has_full_text(session):
            session.run(SQLITE)
        session.run("DELETE FROM schema_version")
        session.run("INSERT INTO schema_version (version_num) VALUES (?)", (step.revision,))
        session.run(f"PRAGMA user_version = {number}")
