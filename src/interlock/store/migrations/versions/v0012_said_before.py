"""Schema 12: which statements the ledger holds, however their envelopes are spelt. Floor 11.

Why: docs/decisions/0048-server.md.
"""

from __future__ import annotations

revision = "0012"
down_revision: str | None = "0011"
branch_labels = None
depends_on = None

STATEMENTS = (
    # `said` is the SHA-256 of what one key signed, and of which; under no name at all, how many entries were read.
    "CREATE TABLE said_before (said {bytes} NOT NULL PRIMARY KEY, entry {integer} NOT NULL){strict}",
)

ALTERED: dict[str, str] = {}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
