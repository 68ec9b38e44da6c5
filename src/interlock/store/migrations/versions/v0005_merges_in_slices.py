"""Schema 5: segments that are being made, and those that are being emptied, a slice at a time.

Why: docs/decisions/0018-books-of-supply.md. Floor 11.
"""

from __future__ import annotations

revision = "0005"
down_revision: str | None = "0004"
branch_labels = None
depends_on = None

STATEMENTS = (
    # `first` and `size` are what the segment will hold, `after` the last component that it has; nobody reads it yet.
    (
        "CREATE TABLE segment_merge (id {integer} NOT NULL PRIMARY KEY, first {integer} NOT NULL,"
        " size {integer} NOT NULL, after {integer} NOT NULL){strict}"
    ),
    # Segments that became part of another, and still have rows of `posting`; nobody reads them any more.
    "CREATE TABLE segment_waste (id {integer} NOT NULL PRIMARY KEY){strict}",
)

ALTERED: dict[str, str] = {}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
