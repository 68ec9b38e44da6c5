"""Schema 7: which tokens of workloads were shown, so that none counts twice.

Why: docs/decisions/0029-builder-identity.md. Floor 11.
"""

from __future__ import annotations

revision = "0007"
down_revision: str | None = "0006"
branch_labels = None
depends_on = None

STATEMENTS = (
    # `token` is the SHA-256 of issuer and id; `until` is in seconds since 1970: after that the token itself is stale.
    "CREATE TABLE token_use (token {bytes} NOT NULL PRIMARY KEY, until {integer} NOT NULL){strict}",
    "CREATE INDEX token_use_by_until ON token_use (until)",
)

ALTERED: dict[str, str] = {}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
