"""The rows that a run of the benchmarks gives, and how they are shown."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple


class Row(NamedTuple):
    """One thing that was measured."""

    what: str
    figure: str
    beside: str = ""
    """The peer or limit of the same run."""
    ratio: float | None = None
    bar: str = ""
    is_met: bool | None = None
    """None where it is shown for information only."""


def at_most(what: str, figure: str, beside: str, ratio: float, bar: float, unit: str = "x") -> Row:
    """Give a row whose ratio has to stay at or below a bar."""
    return Row(what, figure, beside, ratio, f"at most {bar:g}{unit}", ratio <= bar)


def at_least(what: str, figure: str, beside: str, ratio: float, bar: float, unit: str = "x") -> Row:
    """Give a row whose ratio has to reach a bar."""
    return Row(what, figure, beside, ratio, f"at least {bar:g}{unit}", ratio >= bar)


def written(title: str, rows: Sequence[Row]) -> str:
    """Give a section with its table in Markdown, readable as it is on a terminal too."""
    cells = [("what", "measured", "beside", "ratio", "bar", "")]
    cells += [
        (row.what, row.figure, row.beside, "" if row.ratio is None else f"{row.ratio:.3g}", row.bar, _word(row))
        for row in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return f"## {title}\n\n" + "\n".join(lines) + "\n"


def page(sections: Iterable[str]) -> str:
    """Give the whole page."""
    return "\n".join(
        (
            "# Benchmarks",
            "",
            "Written by `make bench`; do not edit.",
            "Each figure stands beside the peer or the limit that was measured in the same run, on the same machine.",
            "The bars are ratios, because seconds belong to one machine.",
            "",
            f"Measured on {machine()}, on {datetime.now(UTC):%-d %B %Y}.",  # noqa: TID251  # the day of the run
            "",
            *sections,
        )
    )


def merged(text: str, sections: Iterable[str], titles: Sequence[str]) -> list[str]:
    """Give all sections in the order of their titles: the new ones, and of the others what the page has of them."""
    kept = {part.partition("\n")[0]: f"## {part.rstrip()}\n" for part in text.split("\n## ")[1:]}
    kept |= {part.removeprefix("## ").partition("\n")[0]: part for part in sections}
    return [kept[title] for title in titles if title in kept]


def machine() -> str:
    """Describe the machine in words, without its name."""
    model = _first("/proc/cpuinfo", "model name") or platform.machine()
    memory = int((_first("/proc/meminfo", "MemTotal") or "0 kB").split()[0]) >> 20
    cores = len(os.sched_getaffinity(0))
    system = _first("/etc/os-release", "PRETTY_NAME", "=").strip('"') or platform.system()
    return f"{cores} cores of {model}, {memory} GiB of memory, {system}, Python {platform.python_version()}"


def _first(path: str, name: str, mark: str = ":") -> str:
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(mark)[2].strip() for line in lines if line.startswith(name)), "")


def _word(row: Row) -> str:
    return "" if row.is_met is None else "met" if row.is_met else "MISSED"
