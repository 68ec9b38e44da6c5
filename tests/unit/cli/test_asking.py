import io

import pytest

from interlock.cli.asking import ask_all, asking
from tests.unit.risk.questions import SOME


def ask(typed: str, former: dict[str, tuple[str, ...]] | None = None) -> tuple[dict[str, tuple[str, ...]], str]:
    shown = io.StringIO()
    answers = ask_all(SOME.questions, former or {}, {"rules"}, asking(io.StringIO(typed), shown), shown)
    return answers, shown.getvalue()


def test_numbers_and_words_answer_and_several_where_a_question_takes_them() -> None:
    assert ask("2\n3, card\n")[0] == {"reach": ("many",), "rules": ("card", "life")}
    assert ask("ALL\nnone\n")[0] == {"reach": ("all",), "rules": ("none",)}


def test_enter_keeps_the_former_answer_and_the_list_marks_it() -> None:
    answers, shown = ask("\n\n", {"reach": ("many",), "rules": ("card",)})
    assert answers == {"reach": ("many",), "rules": ("card",)}
    assert "    * 2  many" in shown
    assert "1-3, Enter keeps many: " in shown
    assert "2/2  Which rules apply?  (something has changed here)" in shown


@pytest.mark.parametrize("wrong", ["", "0", "4", "99", "near", "1 2", "-1", "٣", "1,near"])
def test_what_is_no_answer_is_asked_again(wrong: str) -> None:
    answers, shown = ask(f"{wrong}\n1\n1\n")
    assert answers["reach"] == ("few",)
    assert shown.count("none of the answers") == 1


def test_where_nobody_types_any_more_nothing_is_answered() -> None:
    with pytest.raises(EOFError):
        ask("1\n")


def test_questions_of_others_cannot_move_the_cursor() -> None:
    from msgspec.structs import replace

    shown = io.StringIO()
    rude = replace(SOME.questions[0], asks="\x1b[2JWho?")
    ask_all([rude], {}, (), asking(io.StringIO("1\n"), shown), shown)
    assert "\x1b" not in shown.getvalue()
