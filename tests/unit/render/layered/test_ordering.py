from __future__ import annotations

from interlock.render.layered.ordering import crossings, ordered
from tests.unit.render.layered.nets import net_of


def test_lines_that_cross_are_counted() -> None:
    net, _ = net_of(4, [(0, 3), (1, 2)])
    assert crossings(net, [[0, 1], [2, 3]]) == 1
    assert crossings(net, [[1, 0], [2, 3]]) == 0


def test_lines_that_meet_do_not_cross() -> None:
    net, _ = net_of(3, [(0, 2), (1, 2)])
    assert crossings(net, [[0, 1], [2]]) == 0


def test_crossings_that_need_not_be_are_gone() -> None:
    links = [(number, 19 - number) for number in range(10)]
    net, _ = net_of(20, links)
    assert crossings(net, net.layers) == 45
    assert crossings(net, ordered(net)) == 0


def test_a_tree_is_drawn_without_crossings() -> None:
    net, _ = net_of(31, [((child - 1) // 2, child) for child in range(1, 31)])
    assert crossings(net, ordered(net)) == 0


def test_every_vertex_stays_in_its_layer_once() -> None:
    net, _ = net_of(9, [(0, 4), (1, 3), (2, 5), (0, 8), (3, 8), (6, 5), (5, 7)])
    assert [sorted(layer) for layer in ordered(net)] == [sorted(layer) for layer in net.layers]


def test_what_no_order_can_do_is_done_as_well_as_it_can() -> None:
    net, _ = net_of(6, [(left, right) for left in range(3) for right in range(3, 6)])
    assert crossings(net, ordered(net)) == 9
