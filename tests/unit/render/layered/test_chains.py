from __future__ import annotations

from interlock.render.layered.chains import woven
from tests.unit.render.layered.nets import course


def test_a_short_line_joins_its_ends() -> None:
    net, ways = woven([0, 1], [course(0, 1)])
    assert ways == [[0, 1]]
    assert net.right[0] == [1]
    assert net.left[1] == [0]


def test_a_long_line_has_a_lane_in_every_column_that_it_passes() -> None:
    net, ways = woven([0, 3], [course(0, 1)])
    assert [net.layer[one] for one in ways[0]] == [0, 1, 2, 3]
    assert [net.is_lane(one) for one in ways[0]] == [False, True, True, False]


def test_lines_with_one_word_that_leave_one_box_share_their_lanes() -> None:
    _, ways = woven([0, 2, 2, 3], [course(0, 1), course(0, 2), course(0, 3)])
    assert len({way[1] for way in ways}) == 1


def test_lines_with_one_word_that_come_to_one_box_share_their_lanes() -> None:
    _, ways = woven([0, 0, 0, 2], [course(0, 3), course(1, 3), course(2, 3)])
    assert len({way[1] for way in ways}) == 1


def test_lines_with_other_words_have_lanes_of_their_own() -> None:
    _, ways = woven([0, 2], [course(0, 1, "made"), course(0, 1, "signed")])
    assert ways[0][1] != ways[1][1]


def test_what_leads_back_shares_its_lanes_with_none() -> None:
    _, ways = woven([0, 2, 2], [course(0, 1, is_back=True), course(0, 2, is_back=True), course(0, 1)])
    assert len({way[1] for way in ways}) == 3


def test_neighbours_are_joined_once_and_arranged_from_top_to_bottom() -> None:
    net, _ = woven([0, 1, 1], [course(0, 2), course(0, 1), course(0, 1, "made")])
    net.arranged([[0], [2, 1]])
    assert net.right[0] == [2, 1]
    assert net.places() == [0, 1, 0]
