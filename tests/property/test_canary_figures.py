"""How often a canary is wrongly taken back or let through: the figures of docs/how-to/canary.md, simulated anew.

A run is what the page describes: four machines, two shares of five minutes, looked at every fifteen seconds. Requests
arrive at random, each fails or is slow at random, and whatever is counted is judged as a deployment judges it.
"""

from __future__ import annotations

import random
import re
from bisect import bisect
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate
from math import exp, inf, log, sqrt
from pathlib import Path
from statistics import NormalDist
from typing import NamedTuple

import msgspec
import pytest

from interlock.deployment import Watching
from interlock.deployment.analysis import Measured, Signals, against
from interlock.deployment.buckets import Buckets

PAGE = Path(__file__).resolve().parents[2] / "docs/how-to/canary.md"
WATCH = Watching(
    "http://127.0.0.1:9090", "e", "r", "l", fewest=1000, worse_permille=5, slower_permille=500, quantile_permille=900
)
BOUNDS = (0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, inf)
SHARES = (0.25, 0.5)
LOOKS, EVERY_S = 20, 15
RUNS = 300
MEDIAN_S, SPREAD = 0.02, 0.5


@cache
def table(mean: float) -> list[float]:
    """Give how likely at most so many are of which so many are expected."""
    most = int(mean + 8 * sqrt(mean) + 8)
    chances = [exp(-mean)] if mean < 500 else []
    if not chances:
        bell = NormalDist(mean, sqrt(mean))
        return [bell.cdf(number + 0.5) for number in range(most)]
    for number in range(1, most):
        chances.append(chances[-1] * mean / number)
    return list(accumulate(chances))


@cache
def shape(slower: float) -> tuple[float, ...]:
    """Give which part of the requests falls into each bucket, where all take longer by a factor."""
    bell = NormalDist(log(MEDIAN_S * slower), SPREAD)
    upto = [1.0 if bound == inf else bell.cdf(log(bound)) for bound in BOUNDS]
    return tuple(high - low for low, high in zip([0.0, *upto], upto, strict=False))


class Version:
    """What is counted of one version while it is watched."""

    def __init__(self, chance: random.Random, per_look: float, fails: float, slower: float) -> None:
        self._chance = chance
        self._failing = table(per_look * fails)
        self._each = [table(per_look * part) for part in shape(slower)]
        self._errors = 0
        self._counts = [0] * len(BOUNDS)

    def look(self) -> Measured:
        self._errors += bisect(self._failing, self._chance.random())
        for number, one in enumerate(self._each):
            self._counts[number] += bisect(one, self._chance.random())
        total = sum(self._counts)
        return Measured(min(self._errors, total), total, Buckets(BOUNDS, tuple(map(float, accumulate(self._counts)))))


def is_taken_back(
    chance: random.Random, per_second: float, before: float, fails: float, slower: float, watching: Watching = WATCH
) -> bool:
    """Carry out one canary; say whether it was taken back."""
    for share in SHARES:
        per_look = per_second * EVERY_S
        new = Version(chance, per_look * share, fails, slower)
        old = Version(chance, per_look * (1 - share), before, 1.0)
        for look in range(LOOKS):
            if against(Signals(new.look(), old.look()), watching, is_over=look == LOOKS - 1):
                return True
    return False


def taken_back(per_second: float, before: float, fails: float, slower: float, runs: int = RUNS) -> float:
    """Give of how many in a hundred runs a canary is taken back."""
    chance = random.Random(f"{per_second} {before} {fails} {slower}")  # noqa: S311 -- a sample, not a secret
    return 100 * sum(is_taken_back(chance, per_second, before, fails, slower) for _ in range(runs)) / runs


class Row(NamedTuple):
    """A row of the page, with shares from 0 to 1."""

    per_second: float
    before: float
    fails: float
    slower: float
    told: float
    """How many of a hundred are taken back."""


def rows() -> Iterator[Row]:
    """Give the rows of the page."""
    for line in PAGE.read_text("utf-8").split("\n"):
        found = re.fullmatch(r"\| (\d+) \| ([\d.]+) % \| ([\d.]+) % \| ([\d.]+) times \| ([\d.]+) % \|", line)
        if found:
            per_second, before, fails, slower, told = (float(one) for one in found.groups())
            yield Row(per_second, before / 100, fails / 100, slower, told)


ROWS = list(rows())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(f"{one:g}" for one in row))
def test_the_page_tells_how_often_a_canary_is_taken_back(row: Row) -> None:
    # Five standard errors of what is simulated here, and one run more.
    allowed = 5 * sqrt(max(row.told, 0.5) * max(100 - row.told, 0.5) / RUNS) + 100 / RUNS
    found = taken_back(row.per_second, row.before, row.fails, row.slower)
    assert found == pytest.approx(row.told, abs=allowed)


def test_the_page_tells_of_good_ones_and_bad_ones() -> None:
    good = [one for one in ROWS if one.fails == one.before and one.slower == 1]
    assert len(good) >= 3
    assert len(ROWS) - len(good) >= 6


def test_without_a_margin_one_good_one_in_ten_is_taken_back() -> None:
    chance, exact = random.Random(6), msgspec.structs.replace(WATCH, worse_permille=0)  # noqa: S311 -- a sample
    found = sum(is_taken_back(chance, 50, 0.01, 0.01, 1.0, exact) for _ in range(RUNS)) / RUNS
    assert 0.05 < found < 0.16
    assert "about one good release in ten" in PAGE.read_text("utf-8")


def simulate(say: Callable[[str], object], runs: int) -> None:
    """Make the rows anew."""
    rates = (20, 50, 200)
    for before, fails, slower in (
        (0.01, 0.01, 1.0),
        (0.001, 0.001, 1.0),
        (0.01, 0.02, 1.0),
        (0.01, 0.03, 1.0),
        (0.001, 0.002, 1.0),
        (0.001, 0.01, 1.0),
        (0.01, 0.01, 1.4),
        (0.01, 0.01, 2.0),
    ):
        for per_second in rates:
            told = taken_back(per_second, before, fails, slower, runs)
            say(f"| {per_second} | {before * 100:g} % | {fails * 100:g} % | {slower:g} times | {told:.1f} % |")
