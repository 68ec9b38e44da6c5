from __future__ import annotations

from interlock.render.layered.layers import levels, turned


def test_each_stands_right_of_all_that_lead_to_it() -> None:
    assert levels([0, 0, 0, 0], [(0, 1), (1, 2), (0, 3), (2, 3)]) == [0, 1, 2, 3]


def test_nothing_stands_left_of_its_column_and_empty_columns_are_left_out() -> None:
    assert levels([0, 7, 2], [(0, 1)]) == [0, 2, 1]


def test_what_has_no_column_stands_beside_what_it_leads_to() -> None:
    assert levels([0, 1, 2, 3, None], [(0, 1), (1, 2), (2, 3), (4, 3)]) == [0, 1, 2, 3, 2]


def test_what_has_no_column_and_leads_nowhere_stands_beside_what_leads_to_it() -> None:
    assert levels([3, None, 9], [(0, 1)]) == [0, 1, 2]


def test_only_what_closes_a_cycle_is_turned() -> None:
    assert turned([0, 1, 2], [(0, 1), (1, 2), (2, 0), (0, 2)]) == [False, False, True, False]


def test_a_cycle_is_broken_where_it_leads_back_to_the_leftmost() -> None:
    assert turned([5, 0], [(0, 1), (1, 0)]) == [True, False]


def test_a_line_that_leads_left_without_a_cycle_pushes_its_end_to_the_right() -> None:
    links = [(0, 1)]
    assert turned([9, 0], links) == [False]
    assert levels([9, 0], links) == [0, 1]


def test_a_long_chain_needs_no_deep_stack() -> None:
    links = [(number, number + 1) for number in range(5_000)]
    assert not any(turned([0] * 5_001, links))
    assert levels([0] * 5_001, links)[-1] == 5_000


def test_nothing_at_all_has_no_layers() -> None:
    assert levels([], []) == []
    assert turned([], []) == []
