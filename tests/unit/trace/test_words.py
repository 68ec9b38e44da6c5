"""Words are cut the same way wherever they come from, and there are never too many of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.kernel import Digest, sha256
from interlock.trace import Drawing, Kind, Node
from interlock.trace.words import (
    DIGITS,
    MOST_LETTERS,
    MOST_OF_A_TEXT,
    MOST_OF_A_TEXT_READ,
    MOST_OF_A_WORD,
    MOST_WORDS,
    Field,
    Worded,
    texts_of,
    tokens,
    worded,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("src/app/login.py", ["src", "app", "login", "py"]),
        ("bandit:B506", ["bandit", "b506"]),
        ("alice.smith@example.com", ["alice", "smith", "example", "com"]),
        ("yaml_load-safe 1.2.3", ["yaml", "load", "safe", "1", "2", "3"]),
        ("Straße ÉCOLE e\u0301cole", ["strasse", "ecole", "ecole"]),
        ("データベース修正 fix", ["デ", "ー", "タ", "ベ", "ー", "ス", "修", "正", "fix"]),
        ("한국어", ["한", "국", "어"]),
        ("\ufb01le \uff26\uff55\uff4c\uff4c", ["file", "full"]),
        ("\x00a\x00b\ud800c", ["a", "b", "c"]),
        ("हिन्दी", ["हिन्दी"]),
        ("'\"*()%_", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_letters_and_digits_without_case_and_accents(text: str, words: list[str]) -> None:
    assert tokens(text) == words


def test_a_digest_counts_by_its_first_digits_and_a_long_word_by_its_first_letters() -> None:
    assert tokens("sha256:" + "ab" * 32) == ["sha256", "ab" * (DIGITS // 2)]
    assert tokens("x" * 1_000_000) == ["x" * MOST_LETTERS]


@given(st.text())
def test_what_is_cut_once_is_cut_the_same_again_and_holds_nothing_that_parts_words(text: str) -> None:
    words = tokens(text)
    assert tokens(" ".join(words)) == words
    assert all(word and not set(word) & set(" \x00'\"*():^-\\|&!<>·") for word in words)
    assert all(len(word) <= MOST_LETTERS for word in words)


@given(st.text(), st.text())
def test_case_does_not_count(one: str, other: str) -> None:
    assert tokens(f"{one} {other}") == tokens(one) + tokens(other)
    assert tokens(one.upper()) == tokens(one.upper().lower())


def said(*texts: str) -> Worded:
    return worded((Field.MESSAGE, text) for text in texts)


def test_the_same_words_in_a_field_are_kept_once() -> None:
    assert said("One two", "one, two", "two one").said == (
        (Field.MESSAGE, ("one", "two")),
        (Field.MESSAGE, ("two", "one")),
    )


def test_too_many_words_are_left_out_and_counted() -> None:
    many = said(*(" ".join(f"w{at}x{n}" for n in range(100)) for at in range(MOST_WORDS // 100 + 7)))
    assert sum(len(words) for _, words in many.said) == MOST_WORDS
    assert many.left_out == 7
    long = said(" ".join(f"w{n}" for n in range(MOST_OF_A_TEXT + 1)))
    assert (len(long.said[0][1]), long.left_out) == (MOST_OF_A_TEXT, 1)
    assert said("a " * MOST_OF_A_TEXT_READ).left_out == 2


def test_a_word_that_stands_too_often_ends_its_text_and_later_texts_with_it_are_left_out() -> None:
    many = said(*(f"src/a{n}.py" for n in range(MOST_OF_A_WORD + 3)), "lib/other")
    assert (len(many.said), many.left_out) == (MOST_OF_A_WORD + 1, 3)
    assert many.said[-1][1] == ("lib", "other")
    repeated = said("ha " * (MOST_OF_A_WORD + 5))
    assert (len(repeated.said[0][1]), repeated.left_out) == (MOST_OF_A_WORD, 1)


def test_an_entry_says_what_it_is_whose_and_where_what_was_drawn_and_what_it_is_about() -> None:
    envelope, about = sha256(b"envelope"), Digest("gitCommit", "c" * 40)
    drawing = Drawing(
        (Node(str(envelope), Kind.DECISION), Node("environment:shop/production", Kind.ENVIRONMENT)),
        product="shop",
        words=(("person", "Alice"), ("person", "Alice"), ("unheard-of", "x"), ("message", "")),
    )
    kind = "https://slsa.dev/verification_summary/v1"
    assert list(texts_of(kind, envelope, [about], drawing, [("rule", "bandit:B506")])) == [
        (Field.KIND, "verification_summary"),
        (Field.KIND, "decision"),
        (Field.ENVIRONMENT, "production"),
        (Field.PRODUCT, "shop"),
        (Field.PERSON, "Alice"),
        (Field.DIGEST, str(about)),
        (Field.DIGEST, str(envelope)),
        (Field.RULE, "bandit:B506"),
    ]
