from __future__ import annotations

from interlock.render.layered.model import PORT
from interlock.render.layered.ports import Course, apart, course, ports


def way(left: int, right: int, word: str, *, is_back: bool = False) -> Course:
    return course(left, right, word, 40, is_back=is_back)._replace(way=(left, right))


def test_a_single_line_ends_in_the_middle() -> None:
    one = way(0, 1, "made")
    assert ports([one], [44, 44], [22, 122]) == {one.at_left: 22, one.at_right: 122}


def test_lines_with_one_word_end_at_one_place() -> None:
    found = ports([way(0, 1, "made"), way(0, 2, "made")], [44] * 3, [50, 22, 80])
    assert len([port for port in found if port.box == 0]) == 1


def test_places_are_in_the_order_of_where_their_lines_lead() -> None:
    upper, lower = way(0, 1, "signed"), way(0, 2, "made")
    found = ports([lower, upper], [44] * 3, [100, 20, 180])
    assert found[lower.at_left] - found[upper.at_left] == PORT


def test_places_keep_within_their_box_however_many_they_are() -> None:
    found = ports([way(0, 1, f"word {number}") for number in range(30)], [44, 400], [22, 200])
    assert all(0 < height < 44 for port, height in found.items() if port.box == 0)


def test_one_that_leads_back_ends_elsewhere() -> None:
    assert len(ports([way(0, 1, "made"), way(0, 1, "made", is_back=True)], [44, 44], [22, 22])) == 4


def test_many_stand_closer_than_few() -> None:
    assert apart(44, 1) == apart(44, 2) == PORT
    assert apart(44, 9) < PORT
