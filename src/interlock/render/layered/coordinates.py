"""How far down each box and lane stands: long lines straight, boxes at the middle of what they are joined to.

Four placements, each pushed towards one corner, are laid over each other, and each vertex takes the middle of the two
in the middle. Floor 13. Source: Brandes, Koepf 2001 with the correction of 2020; blocks are pushed together twice, by
longest paths, so that boxes may differ in height.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from interlock.render.layered.chains import Net
from interlock.render.layered.model import GAP, LANE, LANE_GAP

_Pairs = set[tuple[int, int]]


def centred(net: Net, heights: Sequence[int]) -> list[int]:
    """Give the height of the middle of each vertex, from 0 on.

    Shape: heights of boxes are even. Promise: two neighbours in a layer are at least a gap apart.
    """
    tall = [*heights, *[LANE] * (len(net.layer) - net.boxes)]
    conflicts = _conflicts(net)
    placements = [
        _placed(net, tall, conflicts, is_from_left=is_from_left, is_from_top=is_from_top)
        for is_from_left in (True, False)
        for is_from_top in (True, False)
    ]
    middles = _balanced(placements)
    least = min((middle - tall[one] // 2 for one, middle in enumerate(middles)), default=0)
    return [middle - least for middle in middles]


def _conflicts(net: Net) -> _Pairs:
    """Give the joins that cross one between two lanes: they give way to it."""
    place = net.places()
    found: _Pairs = set()
    for upper, lower in pairwise(net.layers):
        lowest, scanned = -1, 0
        for number, vertex in enumerate(lower, 1):
            beside = _lane_before(net, vertex)
            if beside is None and number < len(lower):
                continue
            highest = len(upper) if beside is None else place[beside]
            for other in lower[scanned:number]:
                for one in net.left[other]:
                    is_inner = net.is_lane(one) and net.is_lane(other)
                    if not is_inner and not lowest <= place[one] <= highest:
                        found.add((one, other))
            scanned, lowest = number, highest
    return found


def _lane_before(net: Net, vertex: int) -> int | None:
    if not net.is_lane(vertex):
        return None
    return next((one for one in net.left[vertex] if net.is_lane(one)), None)


def _placed(
    net: Net, tall: Sequence[int], conflicts: _Pairs, *, is_from_left: bool, is_from_top: bool
) -> tuple[bool, list[int]]:
    """Give one of the four placements, and whether it is pushed to the top."""
    layers = net.layers if is_from_left else net.layers[::-1]
    joined = net.left if is_from_left else net.right
    if not is_from_top:
        layers = [layer[::-1] for layer in layers]
    root = _aligned(layers, joined, conflicts, is_from_left=is_from_left, is_from_top=is_from_top)
    middles = _compacted(net, layers, root, tall)
    return is_from_top, middles if is_from_top else [-middle for middle in middles]


def _aligned(
    layers: Sequence[Sequence[int]],
    joined: Sequence[Sequence[int]],
    conflicts: _Pairs,
    *,
    is_from_left: bool,
    is_from_top: bool,
) -> list[int]:
    """Give for each vertex the first of the block that it is in line with."""
    root = list(range(len(joined)))
    place = [0] * len(joined)
    for layer in layers:
        for number, vertex in enumerate(layer):
            place[vertex] = number
    is_taken = [False] * len(joined)
    for layer in layers[1:]:
        last = -1
        for vertex in layer:
            beside = joined[vertex]
            if not beside:
                continue
            middle = len(beside) - 1
            first, second = beside[middle // 2], beside[(middle + 1) // 2]
            for one in (first, second) if is_from_top else (second, first):
                pair = (one, vertex) if is_from_left else (vertex, one)
                if not is_taken[one] and last < place[one] and pair not in conflicts:
                    is_taken[one] = True
                    root[vertex] = root[one]
                    last = place[one]
                    break
    return root


def _compacted(net: Net, layers: Sequence[Sequence[int]], root: Sequence[int], tall: Sequence[int]) -> list[int]:
    """Give the middles with blocks pushed together: first all to the top, then back down to what is below them."""
    below: dict[int, dict[int, int]] = {}
    waits: dict[int, int] = {one: 0 for layer in layers for one in layer if root[one] == one}
    for layer in layers:
        for upper, lower in pairwise(layer):
            apart = (tall[upper] + tall[lower]) // 2 + _gap(net, upper, lower)
            after = below.setdefault(root[upper], {})
            if root[lower] not in after:
                waits[root[lower]] += 1
                after[root[lower]] = apart
            elif after[root[lower]] < apart:
                after[root[lower]] = apart
    order = [one for one, count in waits.items() if count == 0]
    middle = dict.fromkeys(waits, 0)
    for one in order:
        for other, apart in below.get(one, {}).items():
            middle[other] = max(middle[other], middle[one] + apart)
            waits[other] -= 1
            if waits[other] == 0:
                order.append(other)  # the list is the queue
    for one in reversed(order):
        after = below.get(one, {})
        if after:
            middle[one] = max(middle[one], min(middle[other] - apart for other, apart in after.items()))
    return [middle[one] for one in root]


def _gap(net: Net, upper: int, lower: int) -> int:
    lanes = net.is_lane(upper) + net.is_lane(lower)
    return GAP if lanes == 0 else LANE if lanes == 1 else LANE_GAP


def _balanced(placements: Sequence[tuple[bool, list[int]]]) -> list[int]:
    """Give for each vertex the middle of its two middle places, after all placements were laid on the smallest."""
    sizes = [(max(middles, default=0) - min(middles, default=0)) for _, middles in placements]
    _, smallest = placements[sizes.index(min(sizes))]
    top, bottom = min(smallest, default=0), max(smallest, default=0)
    moved = []
    for is_from_top, middles in placements:
        by = top - min(middles, default=0) if is_from_top else bottom - max(middles, default=0)
        moved.append([middle + by for middle in middles])
    return [(four[1] + four[2]) // 2 for four in map(sorted, zip(*moved, strict=True))]
