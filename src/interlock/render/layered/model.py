"""What a layout is asked for and what it gives. Floor 13. Units: whole pixels; y grows downwards."""

from __future__ import annotations

from typing import Final, NamedTuple

import msgspec

GAP: Final = 14
"""Between two boxes of a column."""
LANE: Final = 10
"""What a line takes up on its way past the boxes of a column."""
LANE_GAP: Final = 4
BEND: Final = 36
"""Where lines turn, between two columns."""
MARGIN: Final = 16
PORT: Final = 12
"""Between two places at which lines end on the same side of a box."""


class Box(msgspec.Struct, frozen=True, gc=False):
    """Something with a size that lines lead to and from."""

    name: str
    width: int
    height: int
    column: int | None = None
    """It never stands left of this one; None puts it beside what it leads to."""


class Line(msgspec.Struct, frozen=True, gc=False):
    """That one box leads to another, by their names."""

    source: str
    target: str
    word: str = ""
    """Lines with the same word end at the same place of a box."""
    room: int = 0
    """The width that the word takes."""


class Point(NamedTuple):
    """Where something is."""

    x: int
    y: int


class WordPlace(msgspec.Struct, frozen=True, gc=False):
    """Where the word of a line stands: just above the line, beside the box at one of its ends."""

    x: int
    y: int
    is_end: bool
    """Whether the word ends there; otherwise it begins there."""


class PlacedBox(msgspec.Struct, frozen=True, gc=False):
    """A box with its place; all boxes of a column are as wide as the widest."""

    name: str
    x: int
    y: int
    width: int
    height: int
    column: int


class Route(msgspec.Struct, frozen=True, gc=False):
    """The way of a line: from one point to the next straight if both are at one height, otherwise by a bend."""

    points: tuple[Point, ...]
    word: WordPlace | None = None
    """None where there is no room, or where another line says it at the same place."""
    is_back: bool = False
    """Whether it leads from right to left, because the graph has a cycle there."""


class Layout(msgspec.Struct, frozen=True):
    """Boxes and routes in the order in which they were given, and the size of it all."""

    boxes: tuple[PlacedBox, ...]
    routes: tuple[Route, ...]
    width: int
    height: int
    columns: int
