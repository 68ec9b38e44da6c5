"""The statements of a step in the words of an engine. Floor 11."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

Dialect: TypeAlias = Literal["sqlite", "postgresql"]

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
