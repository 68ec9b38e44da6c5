"""The list of steps, and what they leave. Floor 11."""

from __future__ import annotations

from typing import Final, Protocol, cast

from interlock.store.migrations.dialects import VERSION_TABLE, statements_for
from interlock.store.migrations.versions import v0001_first_tables, v0002_leaves_in_few_rows


class Step(Protocol):
    """A module that takes the schema from one number to the next."""

    revision: str
    down_revision: str | None
    STATEMENTS: tuple[str, ...]
    ALTERED: dict[str, str]
    """What becomes of the texts of earlier steps, which SQLite keeps as they were written and rewrites itself."""


STEPS: Final = cast("tuple[Step, ...]", (v0001_first_tables, v0002_leaves_in_few_rows))
KNOWN: Final = len(STEPS)
"""The newest schema; steps are numbered from 1 without gaps."""


def texts_of_sqlite(version: int = KNOWN) -> frozenset[str]:
    """Give the texts that a schema leaves in SQLite's own list of tables and indices.

    Nothing is there before the first step. A test holds this to real files.
    """
    made = [VERSION_TABLE] if version else []
    for step in STEPS[:version]:
        made = [step.ALTERED.get(text, text) for text in made]
        made += [text for text in step.STATEMENTS if text.startswith("CREATE ")]
    return frozenset(statements_for("sqlite", made))
