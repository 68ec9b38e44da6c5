from __future__ import annotations

from itertools import pairwise

from interlock.render.layered.coordinates import centred
from interlock.render.layered.model import GAP, LANE
from interlock.render.layered.ordering import ordered
from tests.unit.render.layered.nets import net_of


def test_a_chain_is_straight() -> None:
    net, _ = net_of(4, [(0, 1), (1, 2), (2, 3)])
    net.arranged(ordered(net))
    assert len(set(centred(net, [44] * 4))) == 1


def test_a_box_stands_in_the_middle_of_what_it_leads_to() -> None:
    net, _ = net_of(4, [(0, 1), (0, 2), (0, 3)])
    net.arranged(ordered(net))
    middles = centred(net, [44] * 4)
    assert middles[0] == sorted(middles[1:])[1]


def test_a_long_line_is_straight_between_its_ends_and_goes_round_what_is_there() -> None:
    net, ways = net_of(5, [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)])
    net.arranged(ordered(net))
    middles = centred(net, [44] * 5)
    assert len({middles[lane] for lane in ways[4][1:-1]}) == 1
    assert abs(middles[ways[4][1]] - middles[1]) >= (44 + LANE) // 2


def test_neighbours_are_a_gap_apart_whatever_their_heights() -> None:
    heights = [44, 20, 100, 44, 60]
    net, _ = net_of(5, [(0, 1), (0, 2), (0, 3), (0, 4)])
    net.arranged(ordered(net))
    middles = centred(net, heights)
    column = sorted(range(1, 5), key=middles.__getitem__)
    for upper, lower in pairwise(column):
        assert middles[lower] - middles[upper] >= (heights[upper] + heights[lower]) // 2 + GAP


def test_the_highest_begins_at_nought() -> None:
    net, _ = net_of(3, [(0, 1)])
    net.arranged(ordered(net))
    heights = [44, 44, 60]
    assert min(middle - heights[one] // 2 for one, middle in enumerate(centred(net, heights))) == 0
