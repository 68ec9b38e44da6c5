from interlock.store.migrations.by_hand import upgrade
from interlock.store.migrations.steps import EVIDENCE, STEPS, Schema
from interlock.store.sqlite import SqliteSession, driver


def test_what_was_drawn_before_there_were_words_is_noted_as_found_by_none() -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session, Schema(1, STEPS[:8], ""))
    session.run("INSERT INTO graph_state (number, entries, edges, edition) VALUES (1, 7, 0, 0)")
    upgrade(session, Schema(1, STEPS[:9], "", EVIDENCE.full_text))
    assert session.rows("SELECT first, ends FROM search_gap") == [(0, 7)]
    assert session.rows("SELECT 1 FROM search_short") == []
    connection.close()


def test_an_empty_store_has_no_gap() -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session, Schema(1, STEPS[:9], "", EVIDENCE.full_text))
    assert session.rows("SELECT 1 FROM search_gap") == []
    connection.close()
