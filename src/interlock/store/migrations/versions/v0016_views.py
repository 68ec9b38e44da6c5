"""Schema 16: names that people gave to pages. Floor 11.

Why: docs/decisions/0048-server.md.
"""

from __future__ import annotations

revision = "0016"
down_revision: str | None = "0015"
branch_labels = None
depends_on = None

STATEMENTS = (
    # `owner` is who gave the name, as records have it; `at` is in seconds since 1970.
    (
        "CREATE TABLE saved_view (owner {text} NOT NULL, name {text} NOT NULL, path {text} NOT NULL,"
        " at {integer} NOT NULL, PRIMARY KEY (owner, name)){strict}"
    ),
)

ALTERED: dict[str, str] = {}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
