"""Schema 6: events that others are to be told, and what is to be done because of them.

Why: docs/decisions/0025-events-and-responses.md. Floor 11.
"""

from __future__ import annotations

revision = "0006"
down_revision: str | None = "0005"
branch_labels = None
depends_on = None

STATEMENTS = (
    # `number` is the order of entering; `planned` is 1 once the event was held against the responses.
    (
        "CREATE TABLE event (number {integer} NOT NULL PRIMARY KEY, id {text} NOT NULL, kind {text} NOT NULL,"
        " at {text} NOT NULL, body {bytes} NOT NULL, planned {integer} NOT NULL){strict}"
    ),
    "CREATE UNIQUE INDEX event_by_id ON event (id)",
    "CREATE INDEX event_by_planned ON event (planned, number)",
    # `made` and `due` are seconds since 1970; `sameness` is a digest of what alike errands have in common.
    (
        "CREATE TABLE errand (event {integer} NOT NULL, action {text} NOT NULL, sameness {text} NOT NULL,"
        " made {integer} NOT NULL, state {text} NOT NULL, attempts {integer} NOT NULL, due {integer} NOT NULL,"
        " said {text} NOT NULL, PRIMARY KEY (event, action)){keyed}"
    ),
    "CREATE INDEX errand_by_state ON errand (state, due)",
    "CREATE INDEX errand_by_sameness ON errand (sameness, action, made)",
)

ALTERED: dict[str, str] = {}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
