"""Tables in plain text. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from interlock.render.paint import visible


def rows(table: Iterable[Sequence[str]]) -> Iterator[str]:
    """Give a table as lines, its columns aligned, nothing in it able to steer a terminal."""
    lines = [[visible(cell) for cell in row] for row in table]
    widths = [max(len(row[column]) for row in lines) for column in range(len(lines[0]))] if lines else []
    for row in lines:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
