"""Schema 4: the hashes that lockfiles promised for a component version when it was first recorded.

A row that was there before has none, and gets those that are promised next. Why the first ones count:
docs/decisions/0018-books-of-supply.md. Floor 11.
"""

from __future__ import annotations

revision = "0004"
down_revision: str | None = "0003"
branch_labels = None
depends_on = None

STATEMENTS = ("ALTER TABLE component ADD COLUMN hashes {bytes}",)

ALTERED: dict[str, str] = {
    (
        "CREATE TABLE component (id {integer} NOT NULL PRIMARY KEY, start {integer} NOT NULL,"
        " package {integer} NOT NULL, plain {integer} NOT NULL, ecosystem {text} NOT NULL, name {text} NOT NULL,"
        " version {text} NOT NULL, purl {text} NOT NULL, taken {text} NOT NULL, source_package {text} NOT NULL,"
        " source_version {text} NOT NULL){strict}"
    ): (
        "CREATE TABLE component (id {integer} NOT NULL PRIMARY KEY, start {integer} NOT NULL,"
        " package {integer} NOT NULL, plain {integer} NOT NULL, ecosystem {text} NOT NULL, name {text} NOT NULL,"
        " version {text} NOT NULL, purl {text} NOT NULL, taken {text} NOT NULL, source_package {text} NOT NULL,"
        " source_version {text} NOT NULL, hashes {bytes}){strict}"
    ),
}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
