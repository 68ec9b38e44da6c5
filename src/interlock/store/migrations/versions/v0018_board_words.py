"""Schema 18: the words of the texts of the board, so that looking for one reads few of them. Floor 11.

Why: docs/decisions/0060-board.md. A board that was read before has none: the next server reads it again.
"""

from __future__ import annotations

revision = "0018"
down_revision: str | None = "0017"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    # Every word of a text once, folded.
    "CREATE TABLE board_word (id {integer} NOT NULL PRIMARY KEY, said {text} NOT NULL){strict}",
    "CREATE UNIQUE INDEX board_word_by_said ON board_word (said)",
    # Which of 60 texts that follow each other have a word: bit n of `bits` is text 60 * block + n.
    (
        "CREATE TABLE board_said (word {integer} NOT NULL, block {integer} NOT NULL, bits {integer} NOT NULL,"
        " PRIMARY KEY (word, block)){keyed}"
    ),
)

ALTERED: dict[str, str] = {}


def upgrade() -> None:
    """Apply the statements under Alembic."""
    from interlock.store.migrations.by_alembic import apply

    apply(STATEMENTS)
