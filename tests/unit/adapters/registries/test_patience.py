"""Waits are bounded, grow, and follow what a server asks for within reason."""

from __future__ import annotations

import pytest

from interlock.adapters.registries.patience import Patience

DATE = "Sat, 21 Nov 2026 12:00:00 GMT"
FAR = f"Sat, 21 Nov {'9' * 30} 12:00:07 GMT"
LATER = "Sat, 21 Nov 2026 12:00:07 GMT"


def waits(attempts: int, *asked: str) -> list[float]:
    slept: list[float] = []
    patience = Patience(sleep=slept.append, jitter=lambda: 1.0)
    for attempt in range(1, attempts + 1):
        assert patience.wait(attempt, *asked)
    return slept


def test_each_wait_is_longer_than_the_one_before_up_to_a_bound() -> None:
    slept = waits(12)
    assert slept[:4] == [0.5, 1.0, 2.0, 4.0]
    assert max(slept) == 60.0


@pytest.mark.parametrize(
    ("asked", "seconds"), [("7", 7.0), (LATER, 7.0), (FAR, 0.5), ("soon", 0.5), ("-5", 0.5), ("²", 0.5)]
)
def test_a_server_is_asked_again_when_it_wants(asked: str, seconds: float) -> None:
    assert waits(1, asked, DATE) == [seconds]


def test_a_date_without_the_servers_own_tells_nothing() -> None:
    assert waits(1, LATER) == [0.5]


@pytest.mark.parametrize("asked", ["61", "9" * 400])
def test_nobody_waits_for_ever(asked: str) -> None:
    assert not Patience(sleep=lambda _: pytest.fail("it waited")).wait(1, asked)


def test_other_writers_get_time_to_finish() -> None:
    slept: list[float] = []
    Patience(sleep=slept.append, jitter=lambda: 0.5).settle()
    assert slept == [pytest.approx(0.45)]
