from pathlib import Path

from interlock.store.board_texts import Texts, numbers_of, texts_of
from interlock.store.opening import open_database


def test_texts_are_numbered_once_in_the_order_in_which_they_are_said(tmp_path: Path) -> None:
    database, texts = open_database(tmp_path), Texts()
    with database.writing() as session:
        texts.learn(session, ["b", "a", "b"])
        texts.learn(session, ["Straße", "a"])
    texts.keep()
    assert [texts.number(one) for one in ("b", "a", "Straße")] == [1, 2, 3]
    with database.reading() as session:
        assert numbers_of(session, ["a", "nowhere"]) == {"a": 2}
        assert texts_of(session, [3, 1, 9]) == {3: "Straße", 1: "b"}
        assert session.rows("SELECT folded FROM board_text ORDER BY id") == [("",), ("",), ("strasse",)]
    database.close()


def test_what_a_failed_transaction_taught_is_forgotten(tmp_path: Path) -> None:
    database, texts = open_database(tmp_path), Texts()
    with database.writing() as session:
        texts.learn(session, ["gone"])
        session.run("DELETE FROM board_text")
    texts.begin()
    with database.writing() as session:
        texts.learn(session, ["other", "gone"])
        assert (texts.number("other"), texts.number("gone")) == (1, 2)
    database.close()
