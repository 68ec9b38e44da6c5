"""Schema 13: people who sign in, what they prove themselves with, whom a directory names, what was pulled. Floor 11.

Why: docs/decisions/0052-people.md.
"""

from __future__ import annotations

revision = "0013"
down_revision: str | None = "0012"
branch_labels = None
depends_on = None

STATEMENTS = (
    # Each `card` is JSON. Times are in seconds since 1970; 0 is never.
    # Somebody with a password here; `name` is what is typed.
    "CREATE TABLE local_account (name {text} NOT NULL PRIMARY KEY, card {bytes} NOT NULL){strict}",
    # Somebody who is signed in; `secret` is the SHA-256 of what the browser keeps.
    (
        "CREATE TABLE session (secret {bytes} NOT NULL PRIMARY KEY, id {text} NOT NULL, account {text} NOT NULL,"
        " card {bytes} NOT NULL, seen {integer} NOT NULL, until {integer} NOT NULL, ended {integer} NOT NULL){strict}"
    ),
    "CREATE UNIQUE INDEX session_by_id ON session (id)",
    "CREATE INDEX session_by_account ON session (account)",
    # What counts one time: a link to set up, a sign-in elsewhere that was begun, a challenge.
    (
        "CREATE TABLE one_time (secret {bytes} NOT NULL PRIMARY KEY, kind {text} NOT NULL, card {bytes} NOT NULL,"
        " until {integer} NOT NULL){strict}"
    ),
    "CREATE INDEX one_time_by_until ON one_time (until)",
    # How often somebody failed, by whatever they are known by.
    (
        "CREATE TABLE failed_try (who {text} NOT NULL PRIMARY KEY, tries {integer} NOT NULL,"
        " until {integer} NOT NULL){strict}"
    ),
    # A security key or a generator of codes; `used` is the last step or count that was taken from it.
    (
        "CREATE TABLE authenticator (id {text} NOT NULL PRIMARY KEY, account {text} NOT NULL, card {bytes} NOT NULL,"
        " used {integer} NOT NULL){strict}"
    ),
    "CREATE INDEX authenticator_by_account ON authenticator (account)",
    # A person or a group as a directory elsewhere names them; `origin` says which, `changed` counts how often.
    (
        "CREATE TABLE synced (origin {text} NOT NULL, kind {text} NOT NULL, id {text} NOT NULL, name {text} NOT NULL,"
        " card {bytes} NOT NULL, changed {integer} NOT NULL, PRIMARY KEY (origin, kind, id)){strict}"
    ),
    "CREATE UNIQUE INDEX synced_by_name ON synced (origin, kind, name)",
    # How far the reports of a server elsewhere were taken.
    (
        "CREATE TABLE pulled (source {text} NOT NULL, key {text} NOT NULL, card {bytes} NOT NULL,"
        " at {integer} NOT NULL, PRIMARY KEY (source, key)){strict}"
    ),
)

ALTERED: dict[str, str] = {}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
