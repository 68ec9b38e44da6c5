"""A walk says whether it is whole."""

from __future__ import annotations

from msgspec.structs import replace

from interlock.trace import Kind, More, Place, Reached, Relation, Walk, Way

START = Place(1, "gitCommit:" + "a" * 40, Kind.COMMIT)
WHOLE = Walk(START, Way.FORWARD, (Reached(START, 0, None),), ())


def test_what_was_not_cut_short_is_whole() -> None:
    assert not WHOLE.is_cut


def test_a_walk_that_goes_on_elsewhere_is_cut() -> None:
    assert replace(WHOLE, next="7").is_cut


def test_a_walk_that_only_counts_some_things_is_cut() -> None:
    more = More(START, Relation.WENT_INTO, Way.FORWARD, Kind.COMPONENT, 99_900)
    assert replace(WHOLE, more=(more,)).is_cut
