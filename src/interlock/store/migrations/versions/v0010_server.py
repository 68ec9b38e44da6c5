"""Schema 10: what a server keeps beside the ledger: tokens, requests that were answered, deliveries that came in.

Why: docs/decisions/0048-server.md. Floor 11.
"""

from __future__ import annotations

revision = "0010"
down_revision: str | None = "0009"
branch_labels = None
depends_on = None

STATEMENTS = (
    # `token` is the SHA-256 of it; `card` is JSON. Times are in seconds since 1970; 0 is never.
    (
        "CREATE TABLE api_token (token {bytes} NOT NULL PRIMARY KEY, id {text} NOT NULL, card {bytes} NOT NULL,"
        " used {integer} NOT NULL, revoked {integer} NOT NULL){strict}"
    ),
    "CREATE UNIQUE INDEX api_token_by_id ON api_token (id)",
    # A write that was answered: `request` is the SHA-256 of asker and key, `body` that of what was asked.
    (
        "CREATE TABLE answered (request {bytes} NOT NULL PRIMARY KEY, body {bytes} NOT NULL, status {integer} NOT NULL,"
        " said {bytes} NOT NULL, until {integer} NOT NULL){strict}"
    ),
    "CREATE INDEX answered_by_until ON answered (until)",
)

ALTERED: dict[str, str] = {}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
