"""Colour for terminals, or none; the words never depend on it. Floor 13."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final, NamedTuple

_CODES: Final = {
    "bad": "1;31",
    "warn": "1;33",
    "good": "1;32",
    "dim": "2",
    "bold": "1",
    "path": "36",
    "plain": "",
}


class Paint:
    """Puts a style around a text, on a terminal that can show it."""

    def __init__(self, *, has_colour: bool) -> None:
        self._has_colour = has_colour

    def __call__(self, style: str, text: str) -> str:
        """Give the text in a style; control characters of the text itself are never passed on."""
        safe = visible(text)
        code = _CODES[style]
        return f"\x1b[{code}m{safe}\x1b[0m" if self._has_colour and code else safe


def visible(text: str) -> str:
    """Give a text that cannot steer a terminal: control and direction characters are shown as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char if char == "\t" or (char.isprintable() and char not in _STEERING) else f"\\x{ord(char):02x}"
        for char in text
    )


def visible_json(text: str) -> str:
    """Give JSON that says the same and cannot steer a terminal: what could stands in it as JSON's own escapes."""
    return re.sub(_IN_JSON, lambda found: f"\\u{ord(found[0]):04x}", text)


_IN_JSON: Final = "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
"""What JSON lets through as it is, of controls, directions and signs that are not seen; all within its strings.

As text, since few commands ever need it: `re` keeps what it makes of it."""
_STEERING: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Part(NamedTuple):
    """A text in a style, as one piece of a line."""

    style: str
    text: str
    is_whole: bool = False
    """Whether it never breaks between its words."""


def flow(paint: Paint, parts: Iterable[Part], indent: int, *, first: int | None = None, width: int = 0) -> list[str]:
    """Give parts, two spaces between them, as lines that break between words; a longer word stays whole.

    Units: `indent` and `width` are columns; `first` is the indent of the first line; width 0 never breaks.
    """
    lines: list[list[_Word]] = [[]]
    used = indent if first is None else first
    for word in _words(parts):
        gap = word.gap if lines[-1] else 0
        if width and lines[-1] and used + gap + len(word.text) > width:
            lines.append([])
            used, gap = indent, 0
        lines[-1].append(word)
        used += gap + len(word.text)
    indents = [indent if first is None else first, *[indent] * (len(lines) - 1)]
    return [" " * spaces + _styled(paint, words) for spaces, words in zip(indents, lines, strict=True)]


class _Word(NamedTuple):
    part: int
    style: str
    text: str
    gap: int
    """Spaces before it, unless it begins a line."""


def _words(parts: Iterable[Part]) -> Iterator[_Word]:
    for place, part in enumerate(parts):
        text = visible(part.text)
        words = [text] if part.is_whole else text.split(" ")
        for number, word in enumerate(word for word in words if word):
            yield _Word(place, part.style, word, 1 if number else 2)


def _styled(paint: Paint, words: list[_Word]) -> str:
    runs = [list(run) for _, run in groupby(words, key=lambda one: one.part)]
    return "  ".join(paint(run[0].style, " ".join(word.text for word in run)) for run in runs)
