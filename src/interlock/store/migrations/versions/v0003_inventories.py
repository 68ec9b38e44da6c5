"""Schema 3: component versions, inventories, who they belong to, and which of them hold a component.

Why each table is as it is: docs/decisions/0018-books-of-supply.md. Floor 11.
"""

from __future__ import annotations

revision = "0003"
down_revision: str | None = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    # `start`, `package` and `plain` are the first eight bytes of hashes, as numbers: of all that makes it this
    # component version, of its package as advisories name it, and of its package as a package URL names it.
    (
        "CREATE TABLE component (id {integer} NOT NULL PRIMARY KEY, start {integer} NOT NULL,"
        " package {integer} NOT NULL, plain {integer} NOT NULL, ecosystem {text} NOT NULL, name {text} NOT NULL,"
        " version {text} NOT NULL, purl {text} NOT NULL, taken {text} NOT NULL, source_package {text} NOT NULL,"
        " source_version {text} NOT NULL){strict}"
    ),
    "CREATE INDEX component_by_start ON component (start)",
    "CREATE INDEX component_by_package ON component (package)",
    "CREATE INDEX component_by_plain ON component (plain)",
    # What an inventory holds, forward: the ids of its components, sorted, and where they are named.
    (
        "CREATE TABLE inventory (id {integer} NOT NULL PRIMARY KEY, sha256 {bytes} NOT NULL, ids {bytes} NOT NULL,"
        " places {bytes} NOT NULL){strict}"
    ),
    "CREATE UNIQUE INDEX inventory_by_sha256 ON inventory (sha256)",
    (
        "CREATE TABLE inventory_subject (subject {text} NOT NULL, inventory {integer} NOT NULL, name {text} NOT NULL,"
        " at {text} NOT NULL, PRIMARY KEY (subject, inventory)){keyed}"
    ),
    "CREATE INDEX subject_by_inventory ON inventory_subject (inventory)",
    # The same backward, for runs of inventories: blocks of components in order, each with its inventories.
    (
        "CREATE TABLE segment (id {integer} NOT NULL PRIMARY KEY, first {integer} NOT NULL,"
        " size {integer} NOT NULL){strict}"
    ),
    (
        "CREATE TABLE posting (segment {integer} NOT NULL, component {integer} NOT NULL, body {bytes} NOT NULL,"
        " PRIMARY KEY (segment, component)){keyed}"
    ),
)

ALTERED: dict[str, str] = {}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
