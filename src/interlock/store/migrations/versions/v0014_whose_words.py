"""Schema 14: whose an entry is stands among its words in PostgreSQL, so that its index finds what somebody may see.

SQLite goes by the graph alone, and changes nothing. Why: docs/decisions/0043-search.md. Floor 11.
"""

from __future__ import annotations

revision = "0014"
down_revision: str | None = "0013"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = ()

ALTERED: dict[str, str] = {}

POSTGRESQL = (
    """
    UPDATE search SET words = search.words || coalesce(
        (SELECT 'y' || left(encode(sha256(convert_to(p.name, 'UTF8')), 'hex'), 32)
         FROM graph_entry e JOIN graph_product p ON p.id = e.scope WHERE e.entry = search.entry),
        'y'
    )::tsvector
    """,
)
"""The words of `interlock.store.word_rows.whose`; a test holds one to the other."""


def upgrade() -> None:
    """Add them under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(POSTGRESQL)
