"""What is answered at once is counted by who asks, and forgotten when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from interlock.api.rest.errors import KeptEnough, TooManyStreams, TooOften
from interlock.api.rest.limits import Keeping, Rates, Streams


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


def test_what_one_asker_had_kept_is_counted_until_the_day_ends() -> None:
    keeping, evening = Keeping(1), datetime(2026, 5, 1, 23, 59, 30, tzinfo=UTC)
    keeping.count("person:ann", 1 << 20, evening)
    with pytest.raises(KeptEnough) as refused:
        keeping.count("person:ann", 1, evening)
    assert (refused.value.fields["wait_s"], "1 MiB" in str(refused.value)) == (30, True)
    keeping.count("person:ben", 1 << 20, evening)
    keeping.give_back("person:ann", 5)
    keeping.count("person:ann", 5, evening)
    with pytest.raises(KeptEnough):
        keeping.count("person:ann", 1, evening)
    keeping.count("person:ann", 1 << 20, evening + timedelta(minutes=1))
    Keeping(0).count("person:ann", 1 << 50, evening)
