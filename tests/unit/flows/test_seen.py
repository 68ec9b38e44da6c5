"""What was seen, held against what is there."""

from __future__ import annotations

import pytest

from interlock.flows.seen import Seen, read, written

STOOD = ("policy 1", "verdict review", "reason commit.sast:violated:1", "answer 1 approve ann")


def now(*changed: str, without: str = "") -> Seen:
    return Seen({one: f"says {one}" for one in (*STOOD, *changed) if one != without})


def test_nothing_changed_where_nothing_did() -> None:
    assert now().changes(STOOD) == ()


def test_that_somebody_else_approved_too_is_no_change_but_ones_own_word_is() -> None:
    assert now("answer 2 approve ben").changes(STOOD, "cid") == ()
    assert now("answer 2 approve ben").changes(STOOD, "ben") == ("says answer 2 approve ben",)


@pytest.mark.parametrize("word", ["reject", "withdraw", "other"])
def test_any_other_answer_is_a_change(word: str) -> None:
    assert now(f"answer 2 {word} ben").changes(STOOD, "cid") == (f"says answer 2 {word} ben",)


def test_an_approval_with_which_nothing_waits_any_more_is_told() -> None:
    told = now("verdict allow", "answer 2 approve ben", without="verdict review").changes(STOOD, "cid")
    assert told == ("says verdict allow", "says answer 2 approve ben")


def test_what_is_gone_is_told_in_words() -> None:
    assert now(without="reason commit.sast:violated:1").changes(STOOD) == (
        "commit.sast does not stand against it as it did",
    )
    assert now(without="answer 1 approve ann").changes(STOOD) == ("somebody took an answer back",)


def test_only_so_many_changes_are_told() -> None:
    told = Seen({f"reason {one}": f"says {one}" for one in range(50)}).changes(("x",))
    assert (len(told), told[-1]) == (21, "and 30 more")


def test_what_a_form_sends_back_is_what_it_was_given() -> None:
    assert read(written(STOOD).replace("\n", "\r\n")) == STOOD
    assert read("x" * 50_000) == ("x" * 40_000,)
