"""Schema 9: the words that find entries; which entries are not in there, and of which not all.

Why: docs/decisions/0043-search.md. Floor 11.
"""

from __future__ import annotations

from interlock.store.migrations.full_text import POSTGRESQL

revision = "0009"
down_revision: str | None = "0008"
branch_labels = None
depends_on = None

STATEMENTS = (
    # Entries from `first` up to and without `ends` that no word finds: older than the index, or no FTS5 was there.
    "CREATE TABLE search_gap (first {integer} NOT NULL PRIMARY KEY, ends {integer} NOT NULL){strict}",
    # How many texts of an entry no word finds, because there were too many, or what was kept beside it was gone.
    "CREATE TABLE search_short (entry {integer} NOT NULL PRIMARY KEY, left_out {integer} NOT NULL){strict}",
    "INSERT INTO search_gap (first, ends) SELECT 0, entries FROM graph_state WHERE entries > 0",
)

ALTERED: dict[str, str] = {}


def upgrade() -> None:
    """Apply the statements under Alembic, and make the table that is PostgreSQL's own."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
    apply(POSTGRESQL)
