"""Deliveries: what tells them apart, and how much may be in one."""

from __future__ import annotations

import pytest

from interlock.formats.errors import DeliveryTooBig
from interlock.formats.hooks.model import (
    MOST_HAPPENINGS,
    Happened,
    Happening,
    delivered,
    once_by_body,
    once_by_id,
)
from tests.deliveries import NOW

ONCE = once_by_body("them", b"x")


def test_bodies_and_ids_are_told_apart_and_so_are_senders() -> None:
    every = [
        ONCE,
        once_by_body("they", b"x"),
        once_by_body("them", b"y"),
        once_by_id("them", "x"),
        once_by_id("they", "x"),
        once_by_id("them", "a", "b"),
        once_by_id("them", "ab"),
        once_by_id("them", "ab", ""),
        once_by_id("them", "a:1", "b"),
        once_by_id("them", "\ud800"),
    ]
    assert len(set(every)) == len(every)
    assert once_by_body("them", b"x") == ONCE


def test_a_delivery_in_which_nothing_happened_is_unknown_and_kept() -> None:
    assert delivered("them", "odd", [], ONCE).happenings == (Happening(Happened.UNKNOWN),)


def test_a_delivery_is_of_the_time_of_its_first_happening_that_has_one() -> None:
    some = [Happening(Happened.PINGED), Happening(Happened.PINGED, at=NOW)]
    assert delivered("them", "ping", some, ONCE).at == NOW
    assert delivered("them", "ping", some[:1], ONCE).at is None


def test_more_happenings_than_a_delivery_may_have_are_refused() -> None:
    one = Happening(Happened.PINGED)
    assert len(delivered("them", "x", [one] * MOST_HAPPENINGS, ONCE).happenings) == MOST_HAPPENINGS
    with pytest.raises(DeliveryTooBig, match="more than 10000 happenings"):
        delivered("them", "x", [one] * (MOST_HAPPENINGS + 1), ONCE)
