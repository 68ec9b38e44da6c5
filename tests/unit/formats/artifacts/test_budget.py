import pytest

from interlock.formats.artifacts.budget import Budget, Limits, OutOfBudget, Ratio
from interlock.formats.artifacts.errors import ArtifactTooLarge
from interlock.formats.compressed import FREE_BYTES
from tests.unit.formats.artifacts.building import budget


def test_each_limit_is_one_for_everything_together() -> None:
    found = budget(Limits(total_bytes=10, entries=2))
    found.spend(10)
    found.enter(2)
    with pytest.raises(OutOfBudget, match="10 bytes"):
        found.spend(1)
    with pytest.raises(OutOfBudget, match="2 files"):
        found.enter()


def test_time_runs_out() -> None:
    times = iter([0.0, 5.0, 11.0])
    found = Budget(Limits(seconds=10), lambda: next(times), "x.tar")
    found.look_at_the_clock()
    with pytest.raises(OutOfBudget, match=r"x\.tar: reading it takes longer than 10 seconds"):
        found.look_at_the_clock()


def test_an_archive_may_be_larger_than_packed_but_not_without_measure() -> None:
    found = Ratio("x.zip", 100, budget())
    found.spend(FREE_BYTES)
    with pytest.raises(ArtifactTooLarge, match="250 times"):
        found.spend(100 * 250 + 1)
