"""A whole check against the tools it runs: the first time, again with nothing changed, after a small change."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from tools.bench import repository
from tools.bench.by_hand import Alone, all_alone, limit_s
from tools.bench.measuring import Cost, Home, interlock, run
from tools.bench.table import Row, at_least, at_most

from interlock.control import Scope

COLD_BAR: Final = 1.15
WARM_BAR: Final = 20
FEW_BAR: Final = 0.1
CHANGED: Final = 10
VERDICTS: Final = {0, 1, 3}


class Checked(NamedTuple):
    """What a check cost, and what it said."""

    cost: Cost
    document: Mapping[str, Any]


class CheckFailedError(Exception):
    """A check ended without a verdict, so its time means nothing."""


def check(root: Path, home: Home, out: Path, *more: str) -> Checked:
    """Run one check as a person would and read what it said."""
    cost = run(interlock("check", str(root), "--format", "json", "-o", str(out), *more), root, home.environ)
    if cost.code not in VERDICTS:
        raise CheckFailedError(f"the check ended with code {cost.code}: {cost.stderr[-2000:]}")
    document = json.loads(out.read_text("utf-8"))
    broken = [one["id"] for one in document["controls"] if one["outcome"] == "errored"]
    if broken:
        raise CheckFailedError(f"errored: {', '.join(broken)}: {[one.get('reason') for one in document['controls']]}")
    return Checked(cost, document)


def measure(what: str, root: Path, place: Path, sample: Sequence[str]) -> tuple[list[Row], list[Alone]]:
    """Measure everything about checks of one repository; `sample` are files that only told tools read."""
    home = Home(place / "home")
    cores = len(os.sched_getaffinity(0))
    warmed = all_alone(root, home, place / "warm")  # the first reading of programs from the disk is nobody's cost
    del warmed
    alone = all_alone(root, home, place / "alone")
    rows = list(_tool_rows(alone, cores))
    limit = limit_s(alone, cores)
    spared = sum(one.wall_s for one in alone)
    cold = check(root, Home(place / "fresh"), place / "cold.json", "--store", str(place / "store"))
    warm_home, store = Home(place / "fresh"), ("--store", str(place / "store"))
    warm = min((check(root, warm_home, place / "warm.json", *store) for _ in range(3)), key=lambda one: one.cost.wall_s)
    rows.append(
        at_most(f"{what}: check, cold", _s(cold.cost.wall_s), f"limit {_s(limit)}", cold.cost.wall_s / limit, COLD_BAR)
    )
    rows.append(
        at_least(
            f"{what}: check, nothing changed",
            _s(warm.cost.wall_s),
            f"the tools one after another {_s(spared)}, at best side by side {_s(limit)}",
            spared / warm.cost.wall_s,
            WARM_BAR,
        )
    )
    by_file = [one for one in alone if one.scope is Scope.FILE]
    told, told_limit = sum(one.wall_s for one in by_file), limit_s(by_file, cores)
    few = min(
        (_after_a_change(root, sample, number, place, store) for number in range(3)), key=lambda one: one.cost.wall_s
    )
    rows.append(
        at_most(
            f"{what}: check, {len(sample)} files changed",
            _s(few.cost.wall_s),
            f"tools that are told files, one after another {_s(told)}, at best side by side {_s(told_limit)}",
            few.cost.wall_s / told,
            FEW_BAR,
        )
    )
    rows.append(
        Row(
            f"{what}: Interlock's own memory, cold",
            f"{cold.cost.own_peak_mb:.0f} MB",
            f"{len(cold.document['findings'])} findings",
        )
    )
    rows.append(
        Row(
            f"{what}: CPU, cold",
            f"{_s(cold.cost.cpu_s)}, of it Interlock's own {_s(cold.cost.own_cpu_s)}; over {cores} cores at best "
            f"{_s(cold.cost.cpu_s / cores)}",
            f"tools by hand {_s(sum(one.cpu_s for one in alone))}",
            cold.cost.cpu_s / sum(one.cpu_s for one in alone),
        )
    )
    return rows, alone


def _after_a_change(root: Path, sample: Sequence[str], number: int, place: Path, store: Sequence[str]) -> Checked:
    repository.change(root, list(sample), f"small change {number}")
    return check(root, Home(place / "fresh"), place / "few.json", *store)


def _tool_rows(alone: Sequence[Alone], cores: int) -> Iterator[Row]:
    for one in sorted(alone, key=lambda tool: -tool.wall_s):
        what = "history" if one.scope is Scope.HISTORY else f"{one.files} files"
        yield Row(
            f"by hand: {one.name} {one.version}",
            _s(one.wall_s),
            f"CPU {_s(one.cpu_s)}, {what}, {one.sightings} results",
        )
    total = sum(one.cpu_s for one in alone)
    yield Row(
        "by hand: all of them",
        _s(sum(one.wall_s for one in alone)),
        f"CPU {_s(total)}, over {cores} cores {_s(total / cores)}",
    )


def _s(seconds: float) -> str:
    return f"{seconds:.2f} s"
