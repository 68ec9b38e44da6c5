"""The facts."""

from __future__ import annotations

from interlock.formats.pipelines.model import Described, Problem, Reading, Spot


def test_a_spot_is_written_as_editors_take_it() -> None:
    assert (str(Spot("a", 3)), str(Spot("a"))) == ("a:3", "a")


def test_two_readings_are_one() -> None:
    one = Reading(described=(Described("x", Spot("a")),))
    two = Reading(problems=(Problem("x", "y", Spot("b")),))
    both = one.with_(two)
    assert (both.described, both.problems) == (one.described, two.problems)
