"""The index of words is made where the library can, and its own tables are told."""

import sqlite3
from pathlib import Path

from interlock.store.migrations.full_text import SHADOWS, SQLITE, has_full_text, shadows_of
from interlock.store.migrations.steps import EVIDENCE
from interlock.store.opening import open_database
from interlock.store.sqlite import SqliteSession


def test_the_libraries_that_are_here_make_the_same_tables_for_it(tmp_path: Path) -> None:
    own = SqliteSession(sqlite3.connect(":memory:", isolation_level=None))
    assert has_full_text(own)
    assert shadows_of(own) == SHADOWS
    database = open_database(tmp_path)
    with database.reading() as session:
        assert has_full_text(session)
        assert shadows_of(session) == SHADOWS
        assert session.rows("SELECT 1 FROM sqlite_temp_master") == []
    database.close()


def test_a_file_may_have_the_index_or_not_and_nothing_between() -> None:
    whole, plain = EVIDENCE.texts(EVIDENCE.known), EVIDENCE.plain_texts(EVIDENCE.known)
    assert whole - plain == {SQLITE, *SHADOWS}
    before = next(n for n, step in enumerate(EVIDENCE.steps) if step.revision == EVIDENCE.full_text)
    assert not EVIDENCE.makes_index(before)
    assert EVIDENCE.texts(before) == EVIDENCE.plain_texts(before)
