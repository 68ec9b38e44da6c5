"""Tables in plain text. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from interlock.render.paint import Paint, Part, flow, visible

_GAP: Final = 2
_ROOM: Final = 24
"""Columns that the last cell of a line needs to be read beside the others."""
_INDENT: Final = 6
"""Where it begins otherwise, on a line of its own."""
_BARE: Final = Paint(has_colour=False)


def rows(table: Iterable[Sequence[str]], width: int = 0) -> Iterator[str]:
    """Give a table as lines, its columns aligned, nothing in it able to steer a terminal.

    Units: `width` is in columns; where a line is wider, its last cell breaks between words; 0 breaks none.
    """
    lines = [[visible(cell) for cell in row] for row in table]
    widths = [max(len(row[column]) for row in lines) for column in range(len(lines[0]))] if lines else []
    left = sum(widths[:-1]) + _GAP * (len(widths) - 1)
    for row in lines:
        line = "  ".join(f"{cell:<{size}}" for cell, size in zip(row, widths, strict=True)).rstrip()
        if not width or len(line) <= width:
            yield line
        elif width - left >= _ROOM:
            yield from _broken(line[:left], row[-1], left, width)
        else:
            yield line[:left].rstrip()
            yield from _broken("", row[-1], _INDENT, width)


def _broken(before: str, cell: str, indent: int, width: int) -> Iterator[str]:
    """Give a cell in lines between words, the first after what stands before it."""
    told = flow(_BARE, [Part("plain", cell)], indent, width=width)
    yield before + told[0][len(before) :]
    yield from told[1:]
