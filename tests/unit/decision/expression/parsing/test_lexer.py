from __future__ import annotations

import pytest

from interlock.decision.expression import Limits, RuleTooLarge, SyntaxMalformed
from interlock.decision.expression.parsing.lexer import tokens


def words(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(text, Limits())]


def test_a_rule_is_cut_into_words_and_ends_with_an_end() -> None:
    assert words("a.b >= 1u // why") == [
        ("name", "a"),
        ("mark", "."),
        ("name", "b"),
        ("mark", ">="),
        ("number", "1u"),
        ("end", "the end of the rule"),
    ]


@pytest.mark.parametrize("text", ["'a'", '"a"', "r'\\'", "'''a'b\n'''", '"""x"y"""', "b'\\xff'", "bR'a'", "''"])
def test_every_form_of_text_is_one_word(text: str) -> None:
    assert words(text)[0] == ("text", text)


@pytest.mark.parametrize("text", ["1", "0x1F", "1.5", ".5", "1e9", "1.5E-3", "7U", "0xFu"])
def test_every_form_of_number_is_one_word(text: str) -> None:
    assert words(text)[0] == ("number", text)


def test_a_number_before_a_method_stays_an_integer() -> None:
    assert words("1.size()")[:2] == [("number", "1"), ("mark", ".")]


@pytest.mark.parametrize(("text", "column"), [("a # b", 3), ("'open", 1), ("a\n 'x\n'", 2), ("€", 1), ("`a$`", 1)])
def test_what_starts_no_word_is_refused_with_its_place(text: str, column: int) -> None:
    with pytest.raises(SyntaxMalformed) as caught:
        words(text)
    assert caught.value.column == column


def test_a_text_past_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(RuleTooLarge, match="20 characters"):
        tokens("'" * 21, Limits(characters=20))
