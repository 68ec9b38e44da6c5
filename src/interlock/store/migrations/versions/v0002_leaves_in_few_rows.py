"""Schema 2: a row of `entry` holds the leaves of many entries, a line each, and is named by its first.

A row of schema 1 holds one leaf, and so is a row of schema 2 already: nothing is copied. The columns get
other names so that an older Interlock which still has the database open fails and does not misread it.
Why: docs/decisions/0005-store.md. Floor 11.
"""

from __future__ import annotations

revision = "0002"
down_revision: str | None = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE entry RENAME COLUMN idx TO first",
    "ALTER TABLE entry RENAME COLUMN leaf TO leaves",
)

ALTERED: dict[str, str] = {
    "CREATE TABLE entry (idx {integer} NOT NULL PRIMARY KEY, leaf {bytes} NOT NULL){strict}": (
        "CREATE TABLE entry (first {integer} NOT NULL PRIMARY KEY, leaves {bytes} NOT NULL){strict}"
    ),
}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
