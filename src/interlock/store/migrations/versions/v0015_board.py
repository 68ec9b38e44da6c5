"""Schema 15: the board, which keeps what products stand like ready for pages. Floor 11.

Why: docs/decisions/0060-board.md. Everything here is read off the ledger, and can be again.
"""

from __future__ import annotations

revision = "0015"
down_revision: str | None = "0014"
branch_labels = None
depends_on = None

STATEMENTS = (
    # How far it was read, up to which leaf, and by which keys. One row, number 1.
    (
        "CREATE TABLE board_state (number {integer} NOT NULL PRIMARY KEY, entries {integer} NOT NULL,"
        " edge {bytes} NOT NULL, trust {bytes} NOT NULL){strict}"
    ),
    # Every text once: `sha256` has its first 16 bytes, `folded` is what words are looked for
    # in, empty where that is the same.
    (
        "CREATE TABLE board_text (id {integer} NOT NULL PRIMARY KEY, sha256 {bytes} NOT NULL, said {text} NOT NULL,"
        " folded {text} NOT NULL){strict}"
    ),
    "CREATE UNIQUE INDEX board_text_by_sha256 ON board_text (sha256)",
    # What one control looks at again and again. `entry` is its newest answer, `listed` the one whose list is shown;
    # `shown` is 2 where its branch counts for the product, else 1. `counts` is JSON: severity, state, number.
    (
        "CREATE TABLE board_line (id {integer} NOT NULL PRIMARY KEY, product {integer} NOT NULL,"
        " branch {integer} NOT NULL, control {integer} NOT NULL, remote {integer} NOT NULL, place {integer} NOT NULL,"
        " shown {integer} NOT NULL, entry {integer} NOT NULL, listed {integer} NOT NULL, at {integer} NOT NULL,"
        " listing {integer} NOT NULL, outcome {text} NOT NULL, why {text} NOT NULL, stage {text} NOT NULL,"
        " commit_id {text} NOT NULL, signer {text} NOT NULL, counts {bytes} NOT NULL){strict}"
    ),
    "CREATE UNIQUE INDEX board_line_by_name ON board_line (product, remote, branch, control, place)",
    # How many open findings the branches that count have.
    (
        "CREATE TABLE board_count (product {integer} NOT NULL, severity {integer} NOT NULL, state {integer} NOT NULL,"
        " number {integer} NOT NULL, PRIMARY KEY (product, severity, state)){keyed}"
    ),
    # One finding of a line. `shown` is that of its line, or 0 once it is gone; `opened` is the entry it came with last,
    # `first` the one it ever came with, `closed` the one it was gone with, -1 while it is there.
    (
        "CREATE TABLE board_finding (id {integer} NOT NULL PRIMARY KEY, name {bytes} NOT NULL, line {integer} NOT NULL,"
        " product {integer} NOT NULL, branch {integer} NOT NULL, control {integer} NOT NULL, rule {integer} NOT NULL,"
        " path {integer} NOT NULL, message {integer} NOT NULL, severity {integer} NOT NULL, state {integer} NOT NULL,"
        " shown {integer} NOT NULL, at_line {integer} NOT NULL, since {integer} NOT NULL, opened {integer} NOT NULL,"
        " first {integer} NOT NULL, closed {integer} NOT NULL, closed_at {integer} NOT NULL, more {bytes} NOT NULL"
        "){strict}"
    ),
    "CREATE UNIQUE INDEX board_finding_by_name ON board_finding (name)",
    "CREATE INDEX board_finding_by_line ON board_finding (line, shown, name)",
    # What pages filter by stands in the index that gives their order, so that going past what is not wanted reads no
    # row.
    (
        "CREATE INDEX board_finding_by_worst ON board_finding"
        " (shown, severity, since, id, product, branch, control, rule, state, path, message)"
    ),
    (
        "CREATE INDEX board_finding_by_age ON board_finding"
        " (shown, since, id, product, branch, control, rule, severity, state)"
    ),
    "CREATE INDEX board_finding_by_product ON board_finding (product, shown, severity, since, id)",
    "CREATE INDEX board_finding_by_rule ON board_finding (rule, shown, severity, since, id)",
    "CREATE INDEX board_finding_by_path ON board_finding (path)",
    "CREATE INDEX board_finding_by_message ON board_finding (message)",
    # One environment of a product: what runs there since which entry, the newest word about a deployment, and the
    # newest decisions: of all, and about what runs. -1 is none. `ran` is JSON: names and SHA-256.
    (
        "CREATE TABLE board_place (product {integer} NOT NULL, environment {integer} NOT NULL, run {text} NOT NULL,"
        " ran {bytes} NOT NULL, ran_entry {integer} NOT NULL, ran_at {integer} NOT NULL, outcome {text} NOT NULL,"
        " says {text} NOT NULL, said_entry {integer} NOT NULL, said_at {integer} NOT NULL, decided {integer} NOT NULL,"
        " about {integer} NOT NULL, PRIMARY KEY (product, environment)){keyed}"
    ),
    # Deployments that ended: the first final word holds.
    (
        "CREATE TABLE board_ended (product {integer} NOT NULL, environment {integer} NOT NULL, run {text} NOT NULL,"
        " PRIMARY KEY (product, environment, run)){keyed}"
    ),
    (
        "CREATE TABLE board_decision (entry {integer} NOT NULL PRIMARY KEY, product {integer} NOT NULL,"
        " environment {integer} NOT NULL, digest {text} NOT NULL, verdict {text} NOT NULL, why {text} NOT NULL,"
        " name {text} NOT NULL, stage {text} NOT NULL, policy {text} NOT NULL, at {integer} NOT NULL){strict}"
    ),
    "CREATE INDEX board_decision_by_digest ON board_decision (product, environment, digest, entry)",
)

ALTERED: dict[str, str] = {}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
