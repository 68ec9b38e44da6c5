"""What a JSON document has to look like, said with functions that can be read, and what is wrong with one.

Enters: a value and a shape. Leaves: flaws with their places. Floor 5.
It is for formats whose schema belongs to others and is not ours to ship.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec

MOST_FLAWS: Final = 100


class Flaw(msgspec.Struct, frozen=True):
    """Something that is not as it has to be."""

    place: str
    """A path of keys: `vulnerabilities[0].cve`; empty for the document itself."""
    why: str
    rule: str = ""
    """The number of the rule in the format's specification, where it has one: `6.1.1`."""


Shape = Callable[[object, str], Iterator[Flaw]]
"""Gives the flaws of a value that stands at a place."""


_LONGEST: Final = 1_000
_MORE: Final = "…"


def flaws_of(value: object, shape: Shape) -> tuple[Flaw, ...]:
    """Give what is wrong with a document; no more than `MOST_FLAWS`."""
    return tuple(flaw for flaw, _ in zip(shape(value, ""), range(MOST_FLAWS), strict=False))


def at(place: str, key: str | int) -> str:
    """Give the place of a member; of what is nested without end, the beginning: all of them would fill the memory."""
    if len(place) > _LONGEST:
        return place if place.endswith(_MORE) else place + _MORE
    if isinstance(key, int):
        return f"{place}[{key}]"
    return f"{place}.{key}" if place else key


def record(must: Mapping[str, Shape], may: Mapping[str, Shape] | None = None, *, closed: bool = False) -> Shape:
    """Want a mapping with some keys and perhaps others; with `closed`, with no key besides."""
    known = {**must, **(may or {})}

    def check(value: object, place: str) -> Iterator[Flaw]:
        if not isinstance(value, dict):
            yield Flaw(place, "it has to be an object")
            return
        for key in must:
            if key not in value:
                yield Flaw(place, f"it has no {key}")
        for key, inner in value.items():
            shape = known.get(key)
            if shape is not None:
                yield from shape(inner, at(place, key))
            elif closed:
                yield Flaw(at(place, str(key)), "nobody knows this field")

    return check


def many(item: Shape, *, least: int = 1, unique: bool = False) -> Shape:
    """Want a list of at least some items; with `unique`, no two of them equal."""

    def check(value: object, place: str) -> Iterator[Flaw]:
        if not isinstance(value, list):
            yield Flaw(place, "it has to be a list")
            return
        if len(value) < least:
            yield Flaw(place, "it is empty" if least == 1 else f"it has fewer than {least} items")
        seen: set[bytes] = set()
        for number, inner in enumerate(value):
            if unique:
                written = msgspec.json.encode(inner, order="sorted")
                if written in seen:
                    yield Flaw(at(place, number), "the list has it twice")
                seen.add(written)
            yield from item(inner, at(place, number))

    return check


def text(pattern: str = "", *, least: int = 1, says: str = "") -> Shape:
    """Want a text, of a pattern that it matches as a whole."""
    compiled = re.compile(pattern) if pattern else None

    def check(value: object, place: str) -> Iterator[Flaw]:
        if not isinstance(value, str):
            yield Flaw(place, "it has to be a text")
        elif len(value) < least:
            yield Flaw(place, "it is empty")
        elif compiled is not None and not compiled.fullmatch(value):
            yield Flaw(place, f"{value[:80]!r} is not {says or 'of the form that it has to have'}")

    return check


def one_of(*words: str) -> Shape:
    """Want one of some words."""

    def check(value: object, place: str) -> Iterator[Flaw]:
        if not isinstance(value, str) or value not in words:
            shown = value if isinstance(value, str) else type(value).__name__
            yield Flaw(place, f"{shown[:80]!r} is none of {', '.join(words[:12])}")

    return check


def number(least: float = float("-inf"), most: float = float("inf")) -> Shape:
    """Want a number within bounds."""

    def check(value: object, place: str) -> Iterator[Flaw]:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            yield Flaw(place, f"it has to be a number from {least} to {most}")

    return check


def flag(value: object, place: str) -> Iterator[Flaw]:
    """Want true or false."""
    if not isinstance(value, bool):
        yield Flaw(place, "it has to be true or false")


def anything(_value: object, _place: str) -> Iterator[Flaw]:
    """Want whatever there is."""
    yield from ()


def mapping(value: object, place: str) -> Iterator[Flaw]:
    """Want an object with anything in it."""
    if not isinstance(value, dict):
        yield Flaw(place, "it has to be an object")


def or_null(shape: Shape) -> Shape:
    """Want a shape, or null."""

    def check(value: object, place: str) -> Iterator[Flaw]:
        if value is not None:
            yield from shape(value, place)

    return check


def both(*shapes: Shape) -> Shape:
    """Want all of several shapes at once."""

    def check(value: object, place: str) -> Iterator[Flaw]:
        for shape in shapes:
            yield from shape(value, place)

    return check
