"""What is answered at once is counted by who asks, and forgotten when it is over."""

from __future__ import annotations

import pytest

from interlock.api.rest.errors import TooManyStreams, TooOften
from interlock.api.rest.limits import Rates, Streams


def test_requests_are_counted_within_a_second_and_forgotten_with_it() -> None:
    now = [10.0]
    rates = Rates(2, lambda: now[0])
    for who in ("ann", "ann", "ben"):
        rates.count(who)
    with pytest.raises(TooOften):
        rates.count("ann")
    now[0] = 11.0
    rates.count("ann")
    assert rates._counted == {"ann": 1}, "nothing is kept of a second that is over"


def test_a_stream_counts_until_it_is_closed() -> None:
    streams = Streams(3, 2)
    with streams.opened("ann"), streams.opened("ann"):
        with pytest.raises(TooManyStreams):
            streams.check("ann")
        with streams.opened("ben"), pytest.raises(TooManyStreams):
            streams.check("eve")
    streams.check("ann")
    assert not streams._open
