from __future__ import annotations

from interlock.render.layered import Box, Layout, Line, laid_out
from interlock.render.layered.model import BEND


def drawn(*lines: Line) -> Layout:
    names = dict.fromkeys(name for line in lines for name in (line.source, line.target))
    return laid_out([Box(name, 100, 44, 0) for name in names], lines)


def test_a_line_runs_from_the_side_of_a_box_to_the_side_of_another() -> None:
    layout = drawn(Line("a", "b", "made", 30))
    first, second = layout.boxes
    assert layout.routes[0].points == ((first.x + 100, first.y + 22), (second.x, second.y + 22))


def test_a_word_stands_at_the_end_above_the_line_with_room_for_it() -> None:
    layout = drawn(Line("a", "b", "made", 30))
    first, second = layout.boxes
    word = layout.routes[0].word
    assert word is not None
    assert word.is_end
    assert word.x < second.x
    assert word.y < second.y + 22
    assert second.x - (first.x + 100) >= BEND + 30


def test_a_word_that_many_lines_share_is_said_once_where_they_begin() -> None:
    layout = drawn(*(Line("a", end, "made", 30) for end in "bcd"))
    words = [route.word for route in layout.routes if route.word is not None]
    assert len(words) == 1
    assert not words[0].is_end


def test_words_are_left_out_where_lines_end_too_close() -> None:
    layout = drawn(*(Line("a", "b", f"word {number}", 30) for number in range(9)))
    assert all(route.word is None for route in layout.routes)


def test_a_line_without_a_word_has_none() -> None:
    assert drawn(Line("a", "b")).routes[0].word is None


def test_points_that_are_passed_straight_are_left_out() -> None:
    layout = drawn(Line("a", "b"), Line("b", "c"), Line("c", "d"), Line("a", "d"))
    for route in layout.routes:
        heights = [point.y for point in route.points]
        assert all(len(set(heights[one : one + 3])) > 1 for one in range(len(heights) - 2))


def test_a_line_of_a_cycle_leads_back_from_right_to_left() -> None:
    layout = drawn(Line("a", "b", "caused", 30), Line("b", "a", "caused", 30))
    there, back = layout.routes
    assert (there.is_back, back.is_back) == (False, True)
    assert back.points[0].x > back.points[-1].x
    assert there.points[0].y != back.points[-1].y
