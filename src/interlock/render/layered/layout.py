"""The layout as a whole: from boxes and lines to places and routes. Floor 13."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interlock.render.layered.chains import woven
from interlock.render.layered.coordinates import centred
from interlock.render.layered.layers import levels, turned
from interlock.render.layered.model import MARGIN, Box, Layout, Line, PlacedBox, Route
from interlock.render.layered.ordering import ordered
from interlock.render.layered.ports import Course, course
from interlock.render.layered.routes import routed

_Ends = tuple[int, int, str]


def laid_out(boxes: Sequence[Box], lines: Sequence[Line]) -> Layout:
    """Give boxes their places, and lines their ways round them.

    Shape: names of boxes are unique, lines name boxes, heights are even. A line from a box to itself has no way.
    Promise: no two boxes overlap, no line touches a box other than those at its ends, everything lies within the
             size, and the same graph gives the same layout.
    """
    numbers = {box.name: number for number, box in enumerate(boxes)}
    ends = [(numbers[line.source], numbers[line.target], line.word) for line in lines]
    courses = _courses(ends, lines, [box.column for box in boxes])
    layer = levels([box.column for box in boxes], [(one.left, one.right) for one in courses.values()])
    net, ways = woven(layer, list(courses.values()))
    net.arranged(ordered(net))
    middles = [middle + MARGIN for middle in centred(net, [box.height for box in boxes])]
    known = [one._replace(way=way) for one, way in zip(courses.values(), ways, strict=True)]
    routes, columns = routed(net, boxes, known, middles)
    placed = tuple(
        PlacedBox(
            box.name,
            columns.lefts[layer[number]],
            middles[number] - box.height // 2,
            columns.widths[layer[number]],
            box.height,
            layer[number],
        )
        for number, box in enumerate(boxes)
    )
    by_ends = dict(zip(courses, routes, strict=True))
    drawn = tuple(by_ends.get(one, Route(())) for one in ends)
    lowest = max((middle for middle in middles), default=0)
    height = max((lowest, *(box.y + box.height for box in placed)))
    return Layout(placed, drawn, columns.width, height + MARGIN, len(net.layers))


def _courses(ends: Sequence[_Ends], lines: Sequence[Line], columns: Sequence[int | None]) -> Mapping[_Ends, Course]:
    """Give each way that is drawn once: lines with the same ends and word are one, and a cycle's last is turned."""
    rooms: dict[_Ends, int] = {}
    for one, line in zip(ends, lines, strict=True):
        if one[0] != one[1]:
            rooms[one] = max(rooms.get(one, 0), line.room)
    is_turned = turned(columns, [(source, target) for source, target, _ in rooms])
    return {
        (source, target, word): course(target, source, word, room, is_back=True)
        if is_back
        else course(source, target, word, room, is_back=False)
        for ((source, target, word), room), is_back in zip(rooms.items(), is_turned, strict=True)
    }
