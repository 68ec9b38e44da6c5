"""Schema 1: the log, its entries, tiles and checkpoints; blobs; earlier answers of tools.

Why each table is as it is: docs/decisions/0005-store.md. Floor 11.
"""

from __future__ import annotations

revision = "0001"
down_revision: str | None = None
branch_labels = None
depends_on = None

STATEMENTS = (
    # `filed` says for how many entries, from the first on, there are rows in `entry_digest`.
    "CREATE TABLE log (origin {text} NOT NULL PRIMARY KEY, created {text} NOT NULL, filed {integer} NOT NULL){strict}",
    # One row per leaf: what is signed, and nothing beside it that somebody might believe.
    "CREATE TABLE entry (idx {integer} NOT NULL PRIMARY KEY, leaf {bytes} NOT NULL){strict}",
    # The first six bytes of an envelope's SHA-256, as a number, lead to the entries that may be its.
    "CREATE TABLE entry_digest (start {integer} NOT NULL, idx {integer} NOT NULL, PRIMARY KEY (start, idx)){keyed}",
    # The envelopes of one append one after the other, in packs named by their first entry; never changed again.
    "CREATE TABLE pack (first {integer} NOT NULL PRIMARY KEY, ends {bytes} NOT NULL, body {bytes} NOT NULL){strict}",
    "CREATE TABLE entry_subject (subject {text} NOT NULL, idx {integer} NOT NULL, PRIMARY KEY (subject, idx)){keyed}",
    (
        "CREATE TABLE tile (level {integer} NOT NULL, n {integer} NOT NULL, hashes {bytes} NOT NULL,"
        " PRIMARY KEY (level, n)){keyed}"
    ),
    "CREATE TABLE checkpoint (size {integer} NOT NULL PRIMARY KEY, note {bytes} NOT NULL){strict}",
    (
        "CREATE TABLE blob (sha256 {bytes} NOT NULL PRIMARY KEY, media_type {text} NOT NULL, codec {text} NOT NULL,"
        " size {integer} NOT NULL, body {bytes} NOT NULL){strict}"
    ),
    # `key` and `value` are words of SQL, so the columns say what they hold.
    (
        "CREATE TABLE result (cache_key {bytes} NOT NULL PRIMARY KEY, answer {bytes} NOT NULL, mac {bytes} NOT NULL,"
        " size {integer} NOT NULL, used_at {integer} NOT NULL){strict}"
    ),
    "CREATE INDEX result_by_use ON result (used_at, size)",
)

ALTERED: dict[str, str] = {}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
