"""The list of steps, and their statements in the words of an engine. Floor 11."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, Protocol, TypeAlias, cast

from interlock.store.migrations.versions import v0001_first_tables

Dialect: TypeAlias = Literal["sqlite", "postgresql"]


class Step(Protocol):
    """A module that takes the schema from one number to the next."""

    revision: str
    down_revision: str | None
    STATEMENTS: tuple[str, ...]


STEPS: Final = cast("tuple[Step, ...]", (v0001_first_tables,))
KNOWN: Final = len(STEPS)
"""The newest schema; steps are numbered from 1 without gaps."""

VERSION_TABLE: Final = "CREATE TABLE schema_version (version_num {text} NOT NULL PRIMARY KEY){strict}"
"""Which step was the last; named and shaped so that Alembic finds it."""

_WORDS: Final[dict[Dialect, dict[str, str]]] = {
    "sqlite": {
        "integer": "INTEGER",
        "text": "TEXT",
        "bytes": "BLOB",
        "strict": " STRICT",
        "keyed": " WITHOUT ROWID, STRICT",
    },
    "postgresql": {"integer": "BIGINT", "text": "TEXT", "bytes": "BYTEA", "strict": "", "keyed": ""},
}


def statements_for(dialect: Dialect, statements: Sequence[str]) -> list[str]:
    """Give statements in the words of an engine."""
    return [statement.format_map(_WORDS[dialect]) for statement in statements]


def head_of_sqlite() -> frozenset[str]:
    """Give the texts that the newest schema leaves in SQLite's own list of tables and indices.

    Every step so far only creates, and SQLite keeps such statements as they were written; a step that
    alters a table must say here what becomes of its text. A test holds this to a real file.
    """
    made = (VERSION_TABLE, *(statement for step in STEPS for statement in step.STATEMENTS))
    return frozenset(statements_for("sqlite", made))
