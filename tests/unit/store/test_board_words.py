from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.store.board_texts import Texts
from interlock.store.board_words import LONGEST, MOST_TEXTS, MOST_WORDS, may_hold
from interlock.store.database import Database
from interlock.store.opening import open_database

TEXTS = (
    "src/pay/cart_77.py",
    "src/pay/cart_177.py",
    "src/cart/pay_77.py",
    "Straße is not closed",
    "Überweisung überwiesen",
    f"token {'a' * LONGEST}needle{'b' * 9}",
    "...",
    *(f"filler {number}" for number in range(200)),
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    made, texts = open_database(tmp_path_factory.mktemp("store")), Texts()
    for at in range(0, len(TEXTS), 50):  # the same rows whatever comes together
        texts.begin()
        with made.writing() as session:
            texts.learn(session, TEXTS[at : at + 50])
        texts.keep()
    yield made
    made.close()


@pytest.mark.parametrize(
    "wanted",
    [
        "cart_77",
        "pay/cart_",
        "art_7",
        "77.py",
        "src/pay",
        "rass",
        "strasse is",
        "NOT CLOSED".casefold(),
        "überw",
        "needle",
        "a" * (LONGEST + 1),
        "token a",
        "filler 19",
        "ler 3",
        "nowhere-to-be-found",
        "cart_7 ",
    ],
)
def test_no_text_that_holds_something_is_left_out(database: Database, wanted: str) -> None:
    holding = {number for number, text in enumerate(TEXTS, 1) if wanted in text.casefold()}
    with database.reading() as session:
        found = may_hold(session, wanted)
    assert found is not None
    assert holding <= set(found)
    assert len(found) < len(TEXTS) // 2  # whoever asks looks into each


def test_what_says_no_word_tells_nothing(database: Database) -> None:
    with database.reading() as session:
        assert may_hold(session, "..") is None


def test_where_too_many_words_or_texts_may_hold_it_nothing_is_told(tmp_path: Path) -> None:
    database, texts = open_database(tmp_path), Texts()
    with database.writing() as session:
        texts.learn(
            session, [f"often {number % 7}x w{number % (MOST_WORDS + 9)} {number}" for number in range(MOST_TEXTS + 1)]
        )
    with database.reading() as session:
        assert may_hold(session, "often") is None
        assert may_hold(session, " w") is None
        assert may_hold(session, "often 5x w12 ") is not None
    database.close()


def test_what_a_failed_transaction_taught_is_forgotten(tmp_path: Path) -> None:
    database, texts = open_database(tmp_path), Texts()
    with database.writing() as session:
        texts.learn(session, ["gone"])
        for table in ("board_text", "board_word", "board_said"):
            session.run(f"DELETE FROM {table}")  # noqa: S608  # names of ours
    texts.begin()
    with database.writing() as session:
        texts.learn(session, ["other gone"])
        assert session.rows("SELECT id, said FROM board_word ORDER BY id") == [(1, "other"), (2, "gone")]
    database.close()
