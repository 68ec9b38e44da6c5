"""The index of words: the one table that each engine makes in its own way. Floor 11.

SQLite's is a table of its FTS5, which keeps its own in three more; where a library has no FTS5 the file is made
without, and only looking for words is off. Why: docs/decisions/0043-search.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from interlock.store.database import Session

SQLITE: Final = (
    "CREATE VIRTUAL TABLE search USING fts5"
    "(person, command, message, rule, path, digest, name, kind, environment, product,"
    " content='', columnsize=0, tokenize='ascii')"
)
"""Words come cut and folded: `ascii` parts them at spaces alone."""
SHADOWS: Final = (
    "CREATE TABLE 'search_data'(id INTEGER PRIMARY KEY, block BLOB)",
    "CREATE TABLE 'search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID",
    "CREATE TABLE 'search_config'(k PRIMARY KEY, v) WITHOUT ROWID",
)
"""What FTS5 makes for it, in the words of SQLite 3.40 to 3.53."""
POSTGRESQL: Final = (
    "CREATE TABLE search (entry BIGINT NOT NULL PRIMARY KEY, words TSVECTOR NOT NULL)",
    "CREATE INDEX search_by_word ON search USING gin (words) WITH (fastupdate = off)",
)
_MADE: Final = "SELECT sql FROM sqlite_temp_master WHERE name LIKE 'search\\_%' ESCAPE '\\'"


def has_full_text(session: Session) -> bool:
    """Say whether the library of a session of SQLite has FTS5."""
    return bool(session.rows("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'"))


def shadows_of(session: Session) -> tuple[str, ...]:
    """Give what the library of a session would make, for one that has other words for it."""
    if not has_full_text(session):
        return SHADOWS
    session.run(SQLITE.replace(" TABLE search ", " TABLE temp.search "))
    texts = tuple(row[0] for row in session.rows(_MADE))
    session.run("DROP TABLE temp.search")
    return texts
