"""Moments as people write them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from interlock.flows.tracing.moment import entries_at, moment, when
from interlock.kernel import stamp
from interlock.testing.world import World
from interlock.trace import Drawing, TimeUnreadable
from interlock.wiring.tracing import Tracing
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
        ("9999-12-31", 3),
        ("0001-01-01", 0),
        ("2026-03-01T00:00:00+14:00", 0),
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


def test_entries_of_one_moment_are_all_there_then() -> None:
    graph = MemoryGraph([Drawing()] * 3, times=[BEGIN] * 3)
    assert entries_at(stamp(BEGIN), graph, NOW) == 3
    assert entries_at(stamp(BEGIN - timedelta(microseconds=1)), graph, NOW) == 0


def test_an_answer_is_as_of_its_last_entry_and_before_the_first_as_of_what_was_asked_for(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    with world.app(is_reading=True) as app:
        witness = Tracing(app).witness
        assert when("30d", 1, witness, NOW) == world.at
        assert when("30d", 0, witness, NOW) == NOW - timedelta(days=30)
        assert stamp(when("1999-05-01", 0, witness, NOW))[:10] == "1999-05-01"
        assert when("now", 0, witness, NOW) == NOW


def test_what_is_no_moment_is_not_repeated_at_length() -> None:
    with pytest.raises(TimeUnreadable) as raised:
        entries_at("9" * 4000, GRAPH, NOW)
    assert len(str(raised.value)) < 400
