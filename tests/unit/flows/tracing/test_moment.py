"""Moments as people write them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from interlock.flows.tracing.moment import entries_at, moment
from interlock.kernel import stamp
from interlock.trace import Drawing, TimeUnreadable
from tests.identities import BEGIN
from tests.memory_graph import MemoryGraph

GRAPH = MemoryGraph([Drawing()] * 3, times=[BEGIN, BEGIN + timedelta(hours=1), BEGIN + timedelta(days=1)])
NOW = BEGIN + timedelta(days=2)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (stamp(BEGIN), 1),
        (stamp(BEGIN - timedelta(seconds=1)), 0),
        (stamp(BEGIN)[:10], 2),
        ("2d", 1),
        ("1d", 3),
        ("now", 3),
        ("0", 1),
        ("2", 3),
    ],
)
def test_a_time_a_day_an_age_and_an_entry_say_how_much_of_the_ledger_there_was(text: str, count: int) -> None:
    assert entries_at(text, GRAPH, NOW) == count


@pytest.mark.parametrize("text", ["3", "99999999999999999999", "yesterday", "", "2026-13-01", "-1", "9999999999999d"])
def test_anything_else_is_no_moment(text: str) -> None:
    with pytest.raises(TimeUnreadable):
        entries_at(text, GRAPH, NOW)


def test_a_day_is_all_of_it() -> None:
    assert stamp(moment("2026-03-01", NOW)).startswith("2026-03-01T23:59:59")
