from __future__ import annotations

import pytest

from interlock.render.layered import Box, Line, laid_out
from interlock.render.layered.model import MARGIN


def test_boxes_stand_in_the_order_of_their_columns() -> None:
    layout = laid_out([Box("late", 100, 44, 5), Box("early", 100, 44, 1)], [])
    late, early = layout.boxes
    assert early.x < late.x
    assert (early.column, late.column, layout.columns) == (0, 1, 2)


def test_boxes_of_a_column_are_as_wide_as_the_widest() -> None:
    layout = laid_out([Box("a", 80, 44, 0), Box("b", 160, 44, 0)], [])
    assert [(box.x, box.width) for box in layout.boxes] == [(MARGIN, 160), (MARGIN, 160)]


def test_lines_with_the_same_ends_and_word_take_the_same_way() -> None:
    first, second = laid_out(
        [Box("a", 80, 44), Box("b", 80, 44)], [Line("a", "b", "x", 9), Line("a", "b", "x", 9)]
    ).routes
    assert first == second


def test_a_line_from_a_box_to_itself_has_no_way() -> None:
    assert laid_out([Box("a", 80, 44)], [Line("a", "a", "caused", 30)]).routes[0].points == ()


def test_nothing_is_a_small_empty_picture() -> None:
    layout = laid_out([], [])
    assert (layout.boxes, layout.routes, layout.columns) == ((), (), 0)
    assert layout.width > 0
    assert layout.height > 0


def test_a_line_to_what_is_not_there_is_a_fault() -> None:
    with pytest.raises(KeyError):
        laid_out([Box("a", 80, 44)], [Line("a", "b")])
