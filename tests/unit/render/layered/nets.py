"""Small nets for the tests of a layout."""

from __future__ import annotations

from collections.abc import Sequence

from interlock.render.layered.chains import Net, woven
from interlock.render.layered.layers import levels
from interlock.render.layered.ports import Course
from interlock.render.layered.ports import course as made


def course(left: int, right: int, word: str = "leads to", *, is_back: bool = False) -> Course:
    """Give a course without its way."""
    return made(left, right, word, 40, is_back=is_back)


def net_of(count: int, links: Sequence[tuple[int, int]]) -> tuple[Net, list[list[int]]]:
    """Give the net of so many boxes and the links between them."""
    courses = [course(left, right) for left, right in links]
    return woven(levels([0] * count, links), courses)
