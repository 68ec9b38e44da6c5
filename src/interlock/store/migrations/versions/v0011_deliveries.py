"""Schema 11: what other systems told a server, each delivery once.

Why: docs/how-to/webhooks.md. Floor 11.
"""

from __future__ import annotations

revision = "0011"
down_revision: str | None = "0010"
branch_labels = None
depends_on = None

STATEMENTS = (
    # `once` is the SHA-256 that all copies of a delivery share, `body` what was read of it in JSON, and `mac` what a
    # key of this installation says to it. Times are in seconds since 1970; `until` 0 is for good.
    (
        "CREATE TABLE delivery (once {bytes} NOT NULL PRIMARY KEY, number {integer} NOT NULL, until {integer} NOT NULL,"
        " body {bytes} NOT NULL, mac {bytes} NOT NULL){strict}"
    ),
    "CREATE UNIQUE INDEX delivery_by_number ON delivery (number)",
    "CREATE INDEX delivery_by_until ON delivery (until)",
)

ALTERED: dict[str, str] = {}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
