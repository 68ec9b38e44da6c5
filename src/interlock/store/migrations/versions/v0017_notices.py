"""Schema 17: what channels that people read were told, and how long each is left alone.

Why: docs/decisions/0058-notifications.md. Floor 11.
"""

from __future__ import annotations

revision = "0017"
down_revision: str | None = "0016"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    # `at` and `due` are seconds since 1970. `about` is what the events of a message are alike in.
    (
        "CREATE TABLE notice (id {text} NOT NULL PRIMARY KEY, channel {text} NOT NULL, at {integer} NOT NULL,"
        " sort {text} NOT NULL, about {text} NOT NULL, events {integer} NOT NULL){strict}"
    ),
    "CREATE INDEX notice_by_channel ON notice (channel, at)",
    # Before `due` nobody sends anything to a channel: somebody has it, or it did not answer.
    (
        "CREATE TABLE notice_channel (channel {text} NOT NULL PRIMARY KEY, due {integer} NOT NULL,"
        " failures {integer} NOT NULL, said {text} NOT NULL){strict}"
    ),
)

ALTERED: dict[str, str] = {}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
