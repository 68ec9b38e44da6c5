"""Where lines end at the sides of boxes: those with the same word at the same place, in the order of where they lead.

Floor 13.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from interlock.render.layered.model import PORT


class Port(NamedTuple):
    """A place at a side of a box at which lines end."""

    box: int
    is_right: bool
    word: str
    is_back: bool


class Course(NamedTuple):
    """A line while it is laid out: its ends are those on the left and on the right."""

    at_left: Port
    at_right: Port
    room: int
    way: Sequence[int] = ()
    """All vertices from left to right."""

    @property
    def left(self) -> int:
        """The box on the left."""
        return self.at_left.box

    @property
    def right(self) -> int:
        """The box on the right."""
        return self.at_right.box

    @property
    def word(self) -> str:
        """What it says."""
        return self.at_left.word

    @property
    def is_back(self) -> bool:
        """Whether it leads from right to left."""
        return self.at_left.is_back

    @property
    def ports(self) -> tuple[Port, Port]:
        """Both ends."""
        return self.at_left, self.at_right


def course(left: int, right: int, word: str, room: int, *, is_back: bool) -> Course:
    """Give a line from the box on the left to that on the right."""
    return Course(Port(left, True, word, is_back), Port(right, False, word, is_back), room)  # fields


def ports(courses: Sequence[Course], heights: Sequence[int], middles: Sequence[int]) -> dict[Port, int]:
    """Give the height of each port.

    Shape: `heights` are those of boxes, `middles` those of all vertices. Promise: a port lies within its box.
    """
    leads: dict[Port, list[int]] = {}
    for course in courses:
        leads.setdefault(course.at_left, []).append(middles[course.way[1]])
        leads.setdefault(course.at_right, []).append(middles[course.way[-2]])
    sides: dict[tuple[int, bool], list[Port]] = {}
    for port in leads:
        sides.setdefault((port.box, port.is_right), []).append(port)
    found: dict[Port, int] = {}
    for (box, _), beside in sides.items():
        beside.sort(key=lambda port: (sum(leads[port]) / len(leads[port]), port.word, port.is_back))
        step = apart(heights[box], len(beside))
        first = middles[box] - step * (len(beside) - 1) // 2
        for number, port in enumerate(beside):
            found[port] = first + number * step
    return found


def apart(height: int, count: int) -> int:
    """Give how far apart so many ports are on a side of a box."""
    return PORT if count < 2 else min(PORT, (height - PORT // 2) // (count - 1))  # noqa: PLR2004  # one has no other
