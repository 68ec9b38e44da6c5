"""The ways of lines: from the side of a box through the lanes to the side of another, and where words stand.

Between two columns lie three strips: room for the words of the boxes on the left, the bend, in which alone lines change
their height, and room for the words of the boxes on the right. So no line crosses a word or a box. Floor 13.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from interlock.render.layered.chains import Net
from interlock.render.layered.model import BEND, MARGIN, Box, Point, Route, WordPlace
from interlock.render.layered.ports import Course, Port, apart, ports

_MOST_BEND: Final = 84
_STEEP: Final = 16
"""A bend is one pixel wider for so many that a line rises or falls in it."""
_ARROW: Final = 10
_WORD_GAP: Final = 6
_WORD_RISE: Final = 3
_LEAST_PORT: Final = 11
"""Ports closer than this leave no room for words."""


class Columns(NamedTuple):
    """Where each column begins, how wide it is, and how much room for words it has on both sides."""

    lefts: list[int]
    widths: list[int]
    before: list[int]
    after: list[int]

    @property
    def width(self) -> int:
        """All of it with its margins."""
        return (self.lefts[-1] + self.widths[-1] if self.lefts else MARGIN) + MARGIN


def routed(
    net: Net, boxes: Sequence[Box], courses: Sequence[Course], middles: Sequence[int]
) -> tuple[list[Route], Columns]:
    """Give the routes in the order of the courses, and the columns that leave room for them."""
    heights = ports(courses, [box.height for box in boxes], middles)
    sides: dict[tuple[int, bool], int] = {}
    counts: dict[Port, int] = dict.fromkeys(heights, 0)
    for port in heights:
        sides[port.box, port.is_right] = sides.get((port.box, port.is_right), 0) + 1
    for course in courses:
        counts[course.at_left] += 1
        counts[course.at_right] += 1
    worded: dict[Port, Course] = {}
    for course in courses:
        port = course.at_left if counts[course.at_left] > counts[course.at_right] else course.at_right
        if course.word and apart(boxes[port.box].height, sides[port.box, port.is_right]) >= _LEAST_PORT:
            worded.setdefault(port, course)
    columns = _columns(net, boxes, courses, middles, worded)
    routes = []
    for course in courses:
        points = _points(net, course, (heights[course.at_left], heights[course.at_right]), middles, columns)
        place = next((_word(port, course, points) for port in course.ports if worded.get(port) is course), None)
        routes.append(Route(tuple(points[::-1] if course.is_back else points), place, course.is_back))
    return routes, columns


def _columns(
    net: Net, boxes: Sequence[Box], courses: Sequence[Course], middles: Sequence[int], worded: Mapping[Port, Course]
) -> Columns:
    """Give the columns, each as wide as its widest box, with room between for words and bends."""
    count = len(net.layers)
    widths, before, after, rise = ([0] * count for _ in range(4))
    for number, box in enumerate(boxes):
        widths[net.layer[number]] = max(widths[net.layer[number]], box.width)
    for port, course in worded.items():
        room, column = after if port.is_right else before, net.layer[port.box]
        room[column] = max(room[column], course.room + _WORD_GAP + _ARROW)
    for course in courses:
        for left, right in pairwise(course.way):
            rise[net.layer[left]] = max(rise[net.layer[left]], abs(middles[left] - middles[right]))
    lefts, x = [], MARGIN
    for column in range(count):
        if column:
            bend = min(BEND + rise[column - 1] // _STEEP, _MOST_BEND)
            x += widths[column - 1] + after[column - 1] + bend + before[column]
        lefts.append(x)
    return Columns(lefts, widths, before, after)


def _points(net: Net, course: Course, ends: tuple[int, int], middles: Sequence[int], columns: Columns) -> list[Point]:
    """Give the points of a way from left to right; where two follow each other at one height it is straight."""
    found: list[Point] = []
    last = len(course.way) - 1
    for number, vertex in enumerate(course.way):
        column = net.layer[vertex]
        left = columns.lefts[column]
        right = left + columns.widths[column]
        if number == 0:
            found += [Point(right, ends[0]), Point(right + columns.after[column], ends[0])]
        elif number == last:
            found += [Point(left - columns.before[column], ends[1]), Point(left, ends[1])]
        else:
            y = middles[vertex]
            found += [Point(left - columns.before[column], y), Point(right + columns.after[column], y)]
    return _without_between(found)


def _without_between(points: Sequence[Point]) -> list[Point]:
    """Leave out points that are passed straight."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and kept[-2].y == kept[-1].y == point.y:
            kept.pop()
        kept.append(point)
    return kept


def _word(port: Port, course: Course, points: Sequence[Point]) -> WordPlace:
    """Give the place of a word beside a box; it leaves room for the head of an arrow."""
    gap = _ARROW if port.is_right == course.is_back else _WORD_GAP
    end = points[0] if port.is_right else points[-1]
    return WordPlace(end.x + gap if port.is_right else end.x - gap, end.y - _WORD_RISE, is_end=not port.is_right)
