"""Long lines get a place of their own in every column that they pass, so that nothing stands in their way. Floor 13.

Lines that leave one box with the same word, or come to one, share their places: they are drawn as one until they part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from interlock.render.layered.ports import Course, Port


class Net:
    """Boxes and lanes by number, boxes first, each joined only to its neighbours in the layers beside it."""

    __slots__ = ("boxes", "layer", "layers", "left", "right")

    def __init__(self, layer: Sequence[int]) -> None:
        self.boxes = len(layer)
        self.layer = list(layer)
        self.layers: list[list[int]] = [[] for _ in range(max(layer, default=-1) + 1)]
        for one, level in enumerate(layer):
            self.layers[level].append(one)
        self.left: list[list[int]] = [[] for _ in layer]
        self.right: list[list[int]] = [[] for _ in layer]

    def is_lane(self, one: int) -> bool:
        """Say whether this is a place of a long line."""
        return one >= self.boxes

    def lane(self, level: int) -> int:
        """Give a new lane in a layer."""
        number = len(self.layer)
        self.layer.append(level)
        self.layers[level].append(number)
        self.left.append([])
        self.right.append([])
        return number

    def join(self, left: int, right: int) -> None:
        """Join two neighbours."""
        self.right[left].append(right)
        self.left[right].append(left)

    def arranged(self, layers: Sequence[Sequence[int]]) -> None:
        """Take over an order, and put neighbours into it too."""
        self.layers = [list(one) for one in layers]
        place = self.places()
        for joined in (*self.left, *self.right):
            joined.sort(key=place.__getitem__)

    def places(self) -> list[int]:
        """Give how far down in its layer each one is."""
        place = [0] * len(self.layer)
        for one in self.layers:
            for number, vertex in enumerate(one):
                place[vertex] = number
        return place


def woven(layer: Sequence[int], courses: Sequence[Course]) -> tuple[Net, list[list[int]]]:
    """Give the net, and for each course the vertices on its way from left to right.

    Shape: a course that leads back shares its lanes with none.
    """
    net = Net(layer)
    leaving: Counter[Port] = Counter()
    coming: Counter[Port] = Counter()
    for course in courses:
        if layer[course.right] - layer[course.left] > 1:
            leaving[course.at_left] += 1
            coming[course.at_right] += 1
    lanes: dict[tuple[Port | int, int], int] = {}
    ways = []
    for number, course in enumerate(courses):
        shared = course.at_left if leaving[course.at_left] >= coming[course.at_right] else course.at_right
        key = number if course.is_back else shared
        way = [course.left]
        for level in range(layer[course.left] + 1, layer[course.right]):
            if (key, level) not in lanes:
                lanes[key, level] = net.lane(level)
            way.append(lanes[key, level])
        way.append(course.right)
        ways.append(way)
    for left, right in dict.fromkeys(pair for way in ways for pair in pairwise(way)):
        net.join(left, right)
    return net, ways
