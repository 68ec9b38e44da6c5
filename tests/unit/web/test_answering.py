"""Answers: every question has a page, and a table that is asked for alone is the one, or the first."""

from __future__ import annotations

import pytest

from interlock.trace import Doubted, Kind, Link, Place, Relation, Running, Way
from interlock.web.answering import asked, doubts, several
from interlock.web.questions import QUESTIONS
from tests.unit.web.delivering import Shown

ONE = Place(1, "gitCommit:" + "a" * 40, Kind.COMMIT, "first")
TWO = Place(2, "environment:shop/live", Kind.ENVIRONMENT)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.path)
def test_every_question_is_a_form_at_its_own_address(shown: Shown, question: object) -> None:
    one = next(each for each in QUESTIONS if each is question)
    text = shown.ok(one.path)
    assert one.title in text
    assert all(f'name="{field.name}"' in text for field in one.fields)
    assert asked(one.path) is one


def test_a_table_that_is_not_there_is_answered_with_the_first(shown: Shown) -> None:
    path = "/trace/prod-to-code?of=shop/live&format=json"
    assert shown.browser.get(f"{path}&rows=nothing").json() == shown.browser.get(f"{path}&rows=runs").json()


def test_what_nobody_says_is_told_with_its_entry_and_why() -> None:
    link = Link(ONE, Relation.WENT_INTO, TWO, 9)
    running = Running(TWO, ONE, TWO, 4)
    assert doubts([Doubted(link, Way.FORWARD, "the key is revoked")], [running]) == (
        ("commit first (aaaaaaaaaaaa) went into environment shop/live", 9, "the key is revoked"),
        ("commit first (aaaaaaaaaaaa) runs as environment shop/live", 4, "whoever signed it might not say so"),
    )
    assert several([ONE, ONE, TWO]) == "first (aaaaaaaaaaaa), shop/live"
