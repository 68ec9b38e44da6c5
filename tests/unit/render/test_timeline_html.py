from __future__ import annotations

from interlock.render.picture.lanes import Lane, Lanes, Span
from interlock.render.picture.model import Tone
from interlock.render.timeline_html import sections, written
from tests.unit.render.picture.spans import day, october
from tests.unit.render.test_graph_html import Reading


def test_the_answer_comes_first_then_the_drawing_then_a_table_for_each_lane() -> None:
    made = b"".join(written(october())).decode()
    places = [made.index(mark) for mark in ("<h1>It changed once.</h1>", "<figure>", 'id="lane-1"', 'id="lane-2"')]
    assert places == sorted(places)
    assert "One clock is ahead." in made
    assert "<script" not in made


def test_everything_that_is_drawn_is_in_the_table_in_the_order_of_time() -> None:
    rows = [row for row in Reading("".join(piece.text for piece in sections(october()))).rows if len(row) == 6][1:]
    assert rows == [
        ["2026-09-28T00:00:00Z", "2026-10-21T00:00:00Z", "ran", "api 1.0", "taken back, run-1 by Mira", "4, 9"],
        ["2026-10-11T00:00:00Z", "", "refused", "run-7: no review", "", "6"],
        ["2026-10-21T00:00:00Z", "now", "ran", "api 1.1", "runs, run-2", "12"],
        ["2026-10-26T00:00:00Z", "2026-10-29T00:00:00Z", "frozen", "end of quarter", "said by Ada", "14"],
    ]


def test_a_lane_without_anything_says_so() -> None:
    made = "".join(piece.text for piece in sections(Lanes("t", "a.", day(0), day(1), (Lane("x"),))))
    assert "Nothing ran here and nothing happened, as far as is known." in made


def test_the_page_opens_at_its_newest_end_and_explains_its_colours() -> None:
    lane = Lane("x", shut=(Span(day(0), None, "incident", "locked, holds", tone=Tone.BAD),), windows="on mondays")
    made = b"".join(written(Lanes("t", "a.", day(0), day(1), (lane,)))).decode()
    assert 'class="scroll newest"' in made
    legend = made.partition("<figcaption")[2].partition("</figcaption>")[0]
    assert "locked" in legend
    assert "deployments may begin" in legend
    assert "frozen" not in legend
    assert '<p class="quiet">On mondays.</p>' in made
