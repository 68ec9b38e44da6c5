"""Colours keep the distance that WCAG 2.2 asks for, in both schemes, wherever the sheets let two meet."""

from __future__ import annotations

import re

import pytest

from interlock.render.picture.colours import DARK, LIGHT, MEET, Pair, sheet
from interlock.render.picture.pages import PAGE
from interlock.render.picture.strokes import RULES


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_as_far_apart_as_can_be() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", MEET, ids=lambda pair: f"{pair.front} on {pair.back}")
def test_what_meets_can_be_told_apart(pair: Pair, colours: dict[str, str]) -> None:
    assert contrast(colours[pair.front], colours[pair.back]) >= pair.least


def test_both_schemes_know_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()


def test_every_colour_of_words_and_lines_is_held_against_what_it_meets() -> None:
    used = set(re.findall(r"(?:[;{ ]|^)(?:color|fill|stroke):\$(\w+)", " ".join(what for _, what in (*PAGE, *RULES))))
    grounds = {"bg", "panel", "soft", "accb", "line", "none"}
    assert used - grounds <= {pair.front for pair in MEET}


def test_no_name_is_left_in_a_sheet() -> None:
    assert "$" not in sheet((*PAGE, *RULES))


def test_dark_changes_colours_and_nothing_else_and_paper_is_white() -> None:
    made = sheet(((".a", "fill:$ink;width:3px"), (".b", "height:1px"), (".c", "fill:$bg")))
    assert made == (
        f".a{{fill:{LIGHT['ink']};width:3px}}.b{{height:1px}}.c{{fill:{LIGHT['bg']}}}"
        f"@media(prefers-color-scheme:dark){{.a{{fill:{DARK['ink']}}}.c{{fill:{DARK['bg']}}}}}"
        f"@media print{{.a{{fill:{LIGHT['ink']}}}.c{{fill:#ffffff}}}}"
    )


def test_a_longer_name_is_not_taken_for_a_shorter_one() -> None:
    assert f"fill:{LIGHT['failb']}" in sheet(((".a", "fill:$failb"),))
