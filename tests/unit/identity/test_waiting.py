"""Pauses between tries: none at first, then twice as long each time, up to a longest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from interlock.identity.waiting import Patience


@pytest.mark.parametrize(("tries", "seconds"), [(0, 0), (2, 0), (3, 1), (4, 2), (5, 4), (9, 60), (10**6, 60)])
def test_a_pause_grows_and_ends_somewhere(tries: int, seconds: int) -> None:
    assert Patience(3, timedelta(minutes=1)).pause(tries) == timedelta(seconds=seconds)
