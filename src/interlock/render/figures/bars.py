"""What is drawn of a figure: bars, each with its label, its number and how many it rests on. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.render.figures.words import NOTHING, span, value
from interlock.trace.figures.model import Figure, Name, Number, Unit

MOST: Final = 40
"""Bars of one chart; the table beside it has them all."""
_STEPS: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400)
_TICKS: Final = 5


class Bar(msgspec.Struct, frozen=True):
    """One bar."""

    label: str
    size: float | None
    """None where there is nothing to tell: that is no bar of no length."""
    says: str
    far: float | None = None
    """Where nine of ten ended, drawn as a mark on the same axis."""


class Bars(msgspec.Struct, frozen=True):
    """The bars of one figure, on one axis."""

    title: str
    says: str
    unit: Unit
    what: str
    """What a bar shows."""
    bars: tuple[Bar, ...]

    @property
    def longest(self) -> float:
        """How far the axis has to reach."""
        sizes = [one for each in self.bars for one in (each.size, each.far) if one is not None]
        return 1.0 if self.unit is Unit.SHARE else max(sizes, default=0.0) or 1.0

    @property
    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Places on the axis, with what stands there."""
        if self.unit is Unit.SHARE:
            return tuple((part / 4, f"{part * 25} %") for part in range(5))
        step = _step(self.longest, is_time=self.unit is Unit.SECONDS)
        count = int(self.longest / step + 1e-9)
        return tuple((number * step, _tick(number * step, self.unit)) for number in range(count + 1))


def bars_of(figure: Figure) -> Bars:
    """Give what is drawn of a figure."""
    found = tuple(_of(figure))
    unit = next((one.unit for one in figure.numbers if one.name in {"median", "share"}), Unit.COUNT)
    what = {
        Unit.SECONDS: "The bar is the median, the mark the time within which nine of ten were done",
        Unit.SHARE: "The bar is the share",
    }.get(unit, "The bar is how many there were")
    if figure.name is Name.WAIVERS or figure.name is Name.GATES:
        unit, what = Unit.COUNT, "The bar is how many there are"
    return Bars(figure.name.value, figure.says, unit, what, found)


def _of(figure: Figure) -> Iterator[Bar]:
    for group in dict.fromkeys(one.group for one in figure.numbers):
        numbers = {one.name: one for one in figure.numbers if one.group == group}
        if figure.name is Name.GATES:
            yield from (_count(f"{group}: {name}", one) for name, one in numbers.items() if one.unit is Unit.COUNT)
        elif figure.name is Name.WAIVERS:
            if "count" in numbers:
                yield _count(group, numbers["count"])
        elif "median" in numbers:
            yield _median(group, numbers)
        elif "share" in numbers:
            one = numbers["share"]
            yield Bar(group, one.value, _with(value(one), one))
        elif "count" in numbers:
            rate = numbers.get("per week")
            more = f", {value(rate)}" if rate is not None and rate.value is not None else ""
            yield Bar(group, numbers["count"].value, f"{value(numbers['count'])}{more}")


def _count(label: str, one: Number) -> Bar:
    return Bar(label, one.value, f"{value(one)} of {one.n}" if one.n else value(one))


def _median(group: str, numbers: dict[str, Number]) -> Bar:
    median, p90 = numbers["median"], numbers["p90"]
    if median.value is None:
        return Bar(group, None, NOTHING)
    says = f"median {value(median)}, p90 {value(p90)}, n {median.n}"
    return Bar(group, median.value, says, p90.value)


def _with(text: str, one: Number) -> str:
    return f"{text}, {one.says}" if one.says else text


def _step(longest: float, *, is_time: bool) -> float:
    least = longest / _TICKS
    steps = _STEPS if is_time else ()
    found = next((float(one) for one in steps if one >= least), None)
    if found is not None and (least >= 1 or not is_time):
        return found
    size = 1.0 if not is_time or least >= 1 else 0.001
    if is_time and least > _STEPS[-1]:
        size = float(_STEPS[-1])
    while True:
        for part in (1, 2, 5):
            if size * part >= least:
                return size * part
        size *= 10


def _tick(place: float, unit: Unit) -> str:
    if unit is Unit.SECONDS:
        return f"{place:g} s" if place < 1 else span(place).replace(".0 s", " s")
    return f"{place:g}"
