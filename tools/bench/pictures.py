"""Graphs laid out and drawn, beside graphviz where it is installed, on the same graphs in the same run."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from tools.bench.table import Row, at_most

from interlock.render import graph_html, graph_svg
from interlock.render.layered import Box, Line, laid_out
from interlock.render.picture import Item, Picture, Tie
from interlock.render.picture.kinds import KINDS
from interlock.trace import Kind

_FLOW: Final = (
    (Kind.PERSON, 2),
    (Kind.COMMIT, 5),
    (Kind.EVIDENCE, 6),
    (Kind.BUILD, 2),
    (Kind.ARTIFACT, 2),
    (Kind.DECISION, 2),
    (Kind.DEPLOYMENT, 2),
    (Kind.WORKLOAD, 1),
)
"""The way from code to what runs, and how many of each kind there are to those of the others."""
_FAR: Final = 0.15
"""The share of links that pass over a step of the way."""
_BARS_MS: Final = {1_000: 100.0, 3_000: 1_000.0}
_DRAWN_BAR_MS: Final = 400.0


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Measure layouts without groups, which is the hardest that can come, and whole pages with groups."""
    rounds = 3 if is_small else 9
    sizes = (1_000,) if is_small else tuple(_BARS_MS)
    rows = [_laid_out(place, estate(size), _BARS_MS[size], rounds) for size in sizes]
    return [*rows, _drawn(estate(1_000), rounds)]


def estate(size: int) -> Picture:
    """Give a graph of so many things that looks like a trace: mostly from step to step, a seventh further."""
    dice = random.Random(size)  # noqa: S311  # the same graph each time
    kinds = dice.choices([kind for kind, _ in _FLOW], [share for _, share in _FLOW], k=size)
    items = tuple(Item(f"{kind.value}:{number}", kind, f"{kind.value} {number}") for number, kind in enumerate(kinds))
    steps = [[item.name for item in items if item.kind is kind] for kind, _ in _FLOW]
    ties = []
    for step, names in enumerate(steps[:-1]):
        for name in names:
            for _ in range(dice.choice((1, 1, 1, 2, 3))):
                there = dice.randrange(step + 1, len(steps)) if dice.random() < _FAR else step + 1
                ties.append(Tie(name, dice.choice(("went into", "shown by")), dice.choice(steps[there])))
    return Picture(f"{size} things", "They lead to what runs.", items, tuple(ties))


def _laid_out(place: Path, picture: Picture, bar: float, rounds: int) -> Row:
    boxes = [Box(item.name, 150, 44, KINDS[item.kind].column) for item in picture.items]
    lines = [Line(tie.source, tie.target, tie.relation, 50) for tie in picture.ties]
    ms = _median_ms(lambda: laid_out(boxes, lines), rounds)
    what = f"lay out {len(boxes):,} boxes and {len(lines):,} lines, one by one"
    return at_most(what, f"{ms:.0f} ms", _dot(place, picture), ms, bar, " ms")


def _dot(place: Path, picture: Picture) -> str:
    """Give what graphviz takes for the same graph, with its start, which cannot be told apart."""
    if shutil.which("dot") is None:
        return "graphviz is not installed"
    file = place / "graph.dot"
    edges = "".join(f'"{tie.source}"->"{tie.target}";' for tie in picture.ties)
    file.write_text(f"digraph{{rankdir=LR;node[shape=box,width=2,height=.6];{edges}}}", "utf-8")
    began = perf_counter()
    subprocess.run(["dot", "-Tplain", "-o", str(place / "plain"), str(file)], check=True, capture_output=True)  # noqa: S607, TID251
    return f"dot {(perf_counter() - began) * 1000:,.0f} ms"


def _drawn(picture: Picture, rounds: int) -> Row:
    svg = b"".join(graph_svg.written(picture))
    page = b"".join(graph_html.written(picture))
    drawn = _median_ms(lambda: b"".join(graph_svg.written(picture)), rounds)
    ms = _median_ms(lambda: b"".join(graph_html.written(picture)), rounds)
    beside = f"{len(page) >> 10} KB; as a drawing alone {drawn:.0f} ms and {len(svg) >> 10} KB"
    return at_most(
        "a page of 1,000 things, in groups, with all tables", f"{ms:.0f} ms", beside, ms, _DRAWN_BAR_MS, " ms"
    )


def _median_ms(call: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        began = perf_counter()
        call()
        taken.append(perf_counter() - began)
    return median(taken) * 1000
