from __future__ import annotations

import re

from interlock.render.layered import Point, Route
from interlock.render.picture.model import Tone
from interlock.render.picture.strokes import RULES, box, drawing_sheet, icon, icons, line, path, text
from interlock.trace import Kind


def test_a_way_is_straight_at_one_height_and_bends_to_another() -> None:
    made = path((Point(0, 10), Point(40, 10), Point(80, 50), Point(100, 50)))
    assert made == "M0 10H40C60 10 60 50 80 50H100M95 47L100 50L95 53"


def test_the_arrow_of_a_way_back_points_to_the_left() -> None:
    assert path((Point(100, 10), Point(0, 10))).endswith("M5 7L0 10L5 13")


def test_a_line_says_who_says_it() -> None:
    made = line(Route((Point(0, 0), Point(9, 0))), "a < b").text
    assert made.startswith('<path d="M0 0H9')
    assert "<title>a &lt; b</title>" in made


def test_words_and_boxes_are_escaped() -> None:
    assert text(1, 2, "<b>", "p-name").text == '<text x="1" y="2" class="p-name">&lt;b&gt;</text>'
    assert box(1, 2, 3, 4).text == '<rect x="1" y="2" width="3" height="4" rx="6" class="p-box"></rect>'


def test_an_icon_refers_to_a_shape_that_is_drawn_once() -> None:
    drawn = icons([Kind.COMMIT, Kind.COMMIT, Kind.BUILD], has_rest=True).text
    assert re.findall(r'id="([a-z-]+)"', drawn) == ["p-commit", "p-build", "p-rest"]
    assert 'href="#p-commit"' in icon("commit", 0, 0).text


def test_every_tone_has_a_colour() -> None:
    assert {f".p-{tone.value} .p-mark" for tone in Tone} <= {who for who, _ in RULES}
    assert "url(" not in drawing_sheet()
