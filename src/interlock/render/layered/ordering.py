"""The order from top to bottom within each column, with few crossings.

Enters: a net. Leaves: its layers in order. Barycentres from both sides in turn, the best order is kept, then
neighbours change places as long as that helps. How much is tried depends on the size alone, never on a clock.
Floor 13. Source: Sugiyama, Tagawa, Toda 1981; Gansner, Koutsofios, North, Vo 1993.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from typing import Final

from interlock.render.layered.chains import Net

_ROUNDS: Final = 8
_WITHOUT_GAIN: Final = 2
_LARGE: Final = 1500
"""From this many joins on there are fewer rounds, and neighbours change places only at the end."""


def ordered(net: Net) -> list[list[int]]:
    """Give each layer from top to bottom."""
    layers = _first(net)
    joins = sum(map(len, net.right))
    best, fewest = layers, crossings(net, layers)
    without = 0
    for _ in range(_ROUNDS if joins < _LARGE else _ROUNDS // 2):
        if fewest == 0 or without >= _WITHOUT_GAIN:
            break
        layers = _swept(net, layers)
        if joins < _LARGE:
            layers = _transposed(net, layers, 2)
        count = crossings(net, layers)
        without = 0 if count < fewest else without + 1
        if count < fewest:
            best, fewest = layers, count
    return _transposed(net, best, 3) if fewest else best


def crossings(net: Net, layers: Sequence[Sequence[int]]) -> int:
    """Count how often two joins cross."""
    place = _places(net, layers)
    total = 0
    for layer in layers:
        seen: list[int] = []
        for vertex in layer:
            ends = sorted([place[other] for other in net.right[vertex]])
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _first(net: Net) -> list[list[int]]:
    """Give an order in which what belongs together stands together: that of a walk through the net."""
    layers: list[list[int]] = [[] for _ in net.layers]
    is_seen = [False] * len(net.layer)
    for start in (vertex for layer in net.layers for vertex in layer):
        stack = [start]
        while stack:
            here = stack.pop()
            if is_seen[here]:
                continue
            is_seen[here] = True
            layers[net.layer[here]].append(here)
            stack += reversed(net.left[here])
            stack += reversed(net.right[here])
    return layers


def _swept(net: Net, layers: Sequence[Sequence[int]]) -> list[list[int]]:
    """Give the order after one sweep to the right and one back."""
    result = [list(layer) for layer in layers]
    height = [0.0] * len(net.layer)
    for layer in result:
        _measure(layer, height)
    for number in range(1, len(result)):
        _by_barycentre(result[number], net.left, height)
    for number in range(len(result) - 2, -1, -1):
        _by_barycentre(result[number], net.right, height)
    return result


def _by_barycentre(layer: list[int], joined: Sequence[Sequence[int]], height: list[float]) -> None:
    want = {}
    for vertex in layer:
        beside = joined[vertex]
        want[vertex] = sum([height[one] for one in beside]) / len(beside) if beside else height[vertex]
    layer.sort(key=want.__getitem__)
    _measure(layer, height)


def _measure(layer: Sequence[int], height: list[float]) -> None:
    """Write down how far down each one is, from 0 to 1."""
    whole = len(layer)
    for number, vertex in enumerate(layer):
        height[vertex] = (number + 0.5) / whole


def _transposed(net: Net, layers: Sequence[Sequence[int]], rounds: int) -> list[list[int]]:
    """Give the order after neighbours have changed places where that makes crossings fewer."""
    result = [list(layer) for layer in layers]
    place = _places(net, result)
    for _ in range(rounds):
        is_better = False
        for layer in result:
            if _layer_transposed(net, layer, place):
                is_better = True
        if not is_better:
            break
    return result


def _layer_transposed(net: Net, layer: list[int], place: list[int]) -> bool:
    lefts = {vertex: sorted([place[one] for one in net.left[vertex]]) for vertex in layer}
    rights = {vertex: sorted([place[one] for one in net.right[vertex]]) for vertex in layer}
    is_better = False
    for number in range(len(layer) - 1):
        upper, lower = layer[number], layer[number + 1]
        now = _above(lefts[upper], lefts[lower]) + _above(rights[upper], rights[lower])
        if now and now > _above(lefts[lower], lefts[upper]) + _above(rights[lower], rights[upper]):
            layer[number], layer[number + 1] = lower, upper
            place[upper], place[lower] = number + 1, number
            is_better = True
    return is_better


def _above(upper: Sequence[int], lower: Sequence[int]) -> int:
    """Count the crossings of the joins of a vertex with those of the one right below it."""
    if not upper or not lower or upper[-1] <= lower[0]:
        return 0
    return sum([bisect_left(lower, end) for end in upper])


def _places(net: Net, layers: Sequence[Sequence[int]]) -> list[int]:
    place = [0] * len(net.layer)
    for layer in layers:
        for number, vertex in enumerate(layer):
            place[vertex] = number
    return place
