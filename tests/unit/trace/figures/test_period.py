from datetime import timedelta

import pytest

from interlock.trace.errors import PeriodMalformed
from interlock.trace.figures.model import Period
from interlock.trace.figures.period import read_period
from tests.histories import NOON, at


def test_a_span_is_the_time_up_to_now_and_now_is_part_of_it() -> None:
    period = read_period("7d", NOON)
    assert period.length == timedelta(days=7)
    assert period.holds(NOON)
    assert period.until == NOON + timedelta(seconds=1)


def test_days_begin_at_midnight_in_utc_and_instants_are_what_they_are() -> None:
    assert read_period("2026-03-01..2026-03-03", NOON) == Period(at(-36), at(12))
    assert read_period("2026-03-02T14:00:00+02:00..2026-03-02T13:00:00Z", NOON) == Period(at(0), at(1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "90",
        "0d",
        "999999w",
        "2026-03-01",
        "2026-03-01..",
        "..2026-03-01",
        "1d..2d",
        "2026-03-02..2026-03-01",
        "2026-03-01..2026-03-01",
        "2026-02-30..2026-03-02",
        "2026-03-01T00:00:00..2026-03-02",
    ],
)
def test_what_is_no_period_says_how_one_is_written(text: str) -> None:
    with pytest.raises(PeriodMalformed, match="is no period") as caught:
        read_period(text, NOON)
    assert "FROM..TO" in caught.value.hint
