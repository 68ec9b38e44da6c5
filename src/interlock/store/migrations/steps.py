"""The list of steps, and what they leave. Floor 11."""

from __future__ import annotations

from typing import Final, Protocol, cast

from interlock.store.migrations.dialects import VERSION_TABLE, statements_for
from interlock.store.migrations.versions import v0001_first_tables


class Step(Protocol):
    """A module that takes the schema from one number to the next."""

    revision: str
    down_revision: str | None
    STATEMENTS: tuple[str, ...]


STEPS: Final = cast("tuple[Step, ...]", (v0001_first_tables,))
KNOWN: Final = len(STEPS)
"""The newest schema; steps are numbered from 1 without gaps."""


def head_of_sqlite() -> frozenset[str]:
    """Give the texts that the newest schema leaves in SQLite's own list of tables and indices.

    Every step so far only creates, and SQLite keeps such statements as they were written; a step that
    alters a table must say here what becomes of its text. A test holds this to a real file.
    """
    made = (VERSION_TABLE, *(statement for step in STEPS for statement in step.STATEMENTS))
    return frozenset(statements_for("sqlite", made))
