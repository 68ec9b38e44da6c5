"""How wide a text will be, whatever common font it is shown in, and how it is shortened to fit. Floor 13.

Source: widths were measured in a browser with Inter, DejaVu Sans, Noto Sans and Liberation Sans; the widest counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from unicodedata import category, east_asian_width

from interlock.render.paint import visible

# Hundredths of the size of the type, and the characters that take up to so many.
_BOLD: Final = (
    (35, " 'ijl"),
    (40, ",.:;I"),
    (45, "/\\f"),
    (50, "!()-[]`rt"),
    (55, '"*'),
    (60, "J_csz|"),
    (65, "?Lx"),
    (70, "$0123456789EFTaekovy"),
    (75, "CPSYZbdghnpqu{}"),
    (80, "ABKRVX"),
    (85, "#+<=>DGHNOQU^~"),
    (90, "&"),
    (95, "w"),
    (100, "@M"),
    (105, "%m"),
    (115, "W"),
)
_PLAIN: Final = (
    (30, "'ijl"),
    (35, " ,.:;I"),
    (40, "()/[\\]ft"),
    (45, "!r"),
    (50, '"-`'),
    (55, "Jsz"),
    (60, "*?L_ckvxy|"),
    (65, "$0123456789FTabdeghnopqu{}"),
    (70, "ABEKPSVXYZ"),
    (75, "CRU"),
    (80, "&DGHNOQ"),
    (85, "#+<=>^w~"),
    (95, "%M"),
    (100, "Wm"),
    (105, "@"),
)
_OTHER: Final = 95
_WIDE: Final = 115
"""Of characters that take two columns on a terminal, and of pictures."""
_KNOWN: Final = {"·": 40, "…": 100}
_MARK: Final = "…"
_MARKS: Final = frozenset({"Mn", "Me", "Mc"})
_PICTURES: Final = 0x1F000
_LIGATURES: Final = range(0xFB50, 0xFE00)
"""Some of these stand for whole phrases."""


def _table(steps: Iterable[tuple[int, str]]) -> dict[str, int]:
    return {char: width for width, chars in steps for char in chars} | _KNOWN


_TABLES: Final = (_table(_PLAIN), _table(_BOLD))


def width(text: str, size: int, *, is_bold: bool = False) -> int:
    """Give the pixels that a text takes at most, in type of a size, once it is made visible."""
    return -(-_hundredths(visible(text), is_bold=is_bold) * size // 100)


def shortened(text: str, size: int, most: int, *, is_bold: bool = False, is_name: bool = False) -> str:
    """Give a text that takes at most so many pixels: what reads as words loses its end, a name its middle.

    Promise: nothing is cut off a character that belongs to the one before it.
    """
    shown = visible(" ".join(text.split()))
    if _fits(shown, size, most, is_bold=is_bold):
        return shown
    pieces = _pieces(shown)
    is_prose = " " in shown and not is_name
    low, high = 0, len(pieces)
    while low < high:
        middle = (low + high + 1) // 2
        if _fits(_cut(pieces, middle, is_prose=is_prose), size, most, is_bold=is_bold):
            low = middle
        else:
            high = middle - 1
    return _cut(pieces, low, is_prose=is_prose)


def _cut(pieces: list[str], kept: int, *, is_prose: bool) -> str:
    if is_prose:
        return "".join(pieces[:kept]).rstrip() + _MARK
    front = (kept * 3 + 4) // 5
    back = kept - front
    return "".join(pieces[:front]) + _MARK + "".join(pieces[len(pieces) - back :])


def _pieces(text: str) -> list[str]:
    """Give the characters, each with the marks that stand on it."""
    pieces: list[str] = []
    for char in text:
        if pieces and category(char) in _MARKS:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _fits(text: str, size: int, most: int, *, is_bold: bool) -> bool:
    return _hundredths(text, is_bold=is_bold) * size <= most * 100


def _hundredths(text: str, *, is_bold: bool) -> int:
    table = _TABLES[is_bold]
    return sum([table.get(char) or _other(char) for char in text])


@lru_cache(maxsize=4096)
def _other(char: str) -> int:
    if category(char) in {"Mn", "Me"}:
        return 0
    code = ord(char)
    if code in _LIGATURES:
        return 3 * _WIDE
    if code >= _PICTURES:
        return 2 * _OTHER
    return _WIDE if east_asian_width(char) in {"W", "F", "A"} else _OTHER
