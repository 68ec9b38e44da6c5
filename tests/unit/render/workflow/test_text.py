"""A map in the terminal: six questions, facts with places, nothing that steers."""

from __future__ import annotations

from interlock.render.paint import Paint
from interlock.render.workflow.text import gap_lines, map_lines
from interlock.render.workflow.words import QUESTIONS
from tests.unit.catalog.workflow.reading import SHOP, map_of

PLAIN = Paint(has_colour=False)


def test_the_six_questions_are_answered_with_places() -> None:
    text = "\n".join(map_lines(map_of(), PLAIN))
    assert all(f"{number}. {asked}" in text for number, asked in enumerate(QUESTIONS, 1))
    assert ".github/workflows/ci.yml:6" in text
    assert "Next: " in text


def test_gaps_say_what_to_add_and_where() -> None:
    text = "\n".join(gap_lines(map_of(), PLAIN))
    assert "add to .github/workflows/interlock-" in text
    assert "run:" in text


def test_nothing_steers_a_terminal() -> None:
    files = {**SHOP, ".github/workflows/x\x1b[31m.yml": 'on: push\njobs: {"a\\u001b[2J": {steps: [{run: pytest}]}}\n'}
    text = "\n".join([*map_lines(map_of(files), PLAIN), *gap_lines(map_of(files), PLAIN)])
    assert "\x1b" not in text


def test_long_answers_are_cut_and_say_so() -> None:
    jobs = "".join(f"  j{n}: {{steps: [{{run: pytest}}]}}\n" for n in range(200))
    text = "\n".join(map_lines(map_of({".github/workflows/x.yml": f"on: push\njobs:\n{jobs}"}), PLAIN))
    assert "`--format json` has them" in text
