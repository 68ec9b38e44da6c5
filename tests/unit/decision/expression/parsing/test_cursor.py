from __future__ import annotations

import pytest

from interlock.decision.expression.errors import RuleTooLarge, SyntaxMalformed
from interlock.decision.expression.limits import Limits
from interlock.decision.expression.parsing.cursor import Cursor
from interlock.decision.expression.parsing.syntax import Literal


def cursor(text: str, first: int = 1, **limits: int) -> Cursor:
    """Open a rule."""
    return Cursor(text, Limits(**limits), first)


def test_words_are_taken_one_after_another_and_the_end_stays() -> None:
    found = cursor("a + 1")
    assert found.peek().text == "a"
    assert [found.take().text for _ in range(3)] == ["a", "+", "1"]
    assert [found.take().kind for _ in range(3)] == ["end", "end", "end"]


def test_a_mark_is_seen_skipped_or_wanted_and_a_text_of_the_same_letters_is_none() -> None:
    found = cursor("( '(' )")
    assert found.sees("(")
    assert (found.skip(")"), found.skip("(")) == (False, True)
    assert not found.sees("(")
    assert found.take().kind == "text"
    assert found.want(")").text == ")"


@pytest.mark.parametrize(("text", "found"), [("x", "'x'"), ("", "the end of the rule"), ("'a" + "b" * 99 + "'", "'a")])
def test_what_stands_in_place_of_a_mark_is_refused_with_its_place(text: str, found: str) -> None:
    with pytest.raises(SyntaxMalformed) as caught:
        cursor(f"\n  {text}", first=10).want(")")
    assert (caught.value.line, caught.value.column) == (11, 3)
    assert "expected ')'" in str(caught.value)
    assert found in str(caught.value)
    assert len(str(caught.value)) < 120


def test_every_node_is_counted_and_knows_its_height() -> None:
    found = cursor("a")
    low = Literal(at=0, deep=found.deeper(0), value=1)
    assert low.deep == 1
    assert found.deeper(0, [low, Literal(at=0, deep=4, value=1)]) == 5
    assert found.nodes == 2


def test_too_many_parts_and_too_many_levels_are_refused() -> None:
    found = cursor("a", nodes=2)
    found.deeper(0)
    found.deeper(0)
    with pytest.raises(RuleTooLarge, match="more than 2 parts"):
        found.deeper(0)
    with pytest.raises(RuleTooLarge, match="more than 3 levels"):
        cursor("a", depth=3).deeper(0, [Literal(at=0, deep=3, value=1)])
