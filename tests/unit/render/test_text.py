from __future__ import annotations

import re

import pytest

from interlock.control import Location
from tests.unit.render.builders import (
    CODE,
    HOSTILE,
    Files,
    checked,
    everything,
    failed,
    finding,
    hostile,
    passed,
    written,
)


def test_the_verdict_sentence_is_the_first_line() -> None:
    first = written(everything(), "text").decode().split("\n")[0]
    assert first.startswith("✘ DENY  Denied under standard: ")
    assert written(checked(passed()), "text").decode().startswith("✔ ALLOW  Allowed under standard")


def test_what_to_do_comes_with_the_line_of_code() -> None:
    text = written(checked(failed(finding()), files=CODE), "text").decode()
    assert "high  a shell runs text  bandit:B602 CWE-78" in text
    assert "→ pass a list" in text
    assert "    2 │ os.system(text)" in text


def test_the_line_of_a_secret_is_never_shown_not_even_for_another_rule() -> None:
    files = {"a.py": b"KEY = 'tell-nobody'\n"}
    secret = finding("betterleaks:key", control="commit.secrets", at=Location("a.py", 1))
    other = finding("ruff:S000", at=Location("a.py", 1))
    check = checked(failed(secret, control="commit.secrets"), failed(other), files=files)
    assert "tell-nobody" not in written(check, "text", Files(files)).decode()


def test_a_broken_and_an_inapplicable_control_say_why() -> None:
    text = written(everything(), "text").decode()
    assert re.search(r"commit\.iac +! errored +1 of 2 files were examined", text)
    assert re.search(r"commit\.review +- not applicable +there are no files of its kind", text)


def test_a_comment_that_asks_to_hide_is_listed_with_its_author() -> None:
    text = written(everything(), "text").decode()
    assert "a comment in line 2 by Ada Example <ada@example.org> asks to hide it" in text


def test_places_with_other_words_say_them() -> None:
    two = [
        finding(at=Location("a.py", 1), message="x is unused"),
        finding(at=Location("b.py", 1), message="y is unused"),
    ]
    text = written(checked(failed(*two)), "text").decode()
    assert "x is unused" in text
    assert "y is unused" in text


def test_more_than_is_shown_is_counted() -> None:
    text = written(checked(failed(*[finding(f"x:{number}") for number in range(25)])), "text").decode()
    assert "and 5 more findings of 5 rules" in text
    places = written(checked(failed(*[finding(at=Location("a", line)) for line in range(1, 9)])), "text").decode()
    assert "and 5 more places" in places


def test_lines_fit_a_terminal_and_the_verdict_closes_a_long_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("LINES", "10")
    monkeypatch.delenv("NO_COLOR", raising=False)
    several = [finding(f"x:{number}", message="some words " * 12) for number in range(5)]
    made = written(checked(failed(*several)), "text", is_terminal=True).decode()
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in made.rstrip("\n").split("\n")]
    body = plain[: next(place for place, line in enumerate(plain) if line.startswith("subject"))]
    assert all(len(line) <= 60 for line in body)
    assert sum(line.startswith("✘ DENY") for line in plain) == 2


def test_whoever_wants_no_colour_gets_none_on_a_terminal_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in written(checked(failed(finding())), "text", is_terminal=True).decode()


def test_without_a_terminal_there_is_no_colour_and_no_line_is_broken() -> None:
    text = written(checked(failed(finding(message="some words " * 30))), "text").decode()
    assert "\x1b" not in text
    assert "some words " * 29 in text


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("is_terminal", [False, True])
def test_hostile_texts_never_steer_a_terminal(text: str, is_terminal: bool) -> None:
    made = written(hostile(text), "text", is_terminal=is_terminal).decode()
    rest = re.sub(r"\x1b\[[0-9;]*m", "", made)
    assert all(char.isprintable() or char == "\n" for char in rest)
    assert "\u202e" not in rest
    assert not any(line.startswith("::error") for line in rest.split("\n"))
