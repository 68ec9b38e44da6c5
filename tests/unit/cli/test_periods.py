from datetime import UTC, datetime

import pytest

from interlock.cli.errors import PeriodMalformed
from interlock.cli.periods import period_of
from interlock.trace.report import Period


def test_a_period_is_from_a_day_up_to_another_one_and_either_may_be_left_out() -> None:
    first, last = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    assert period_of("2026-01-01..2026-04-01") == Period(first, last)
    assert period_of("2026-01-01..") == Period(first)
    assert period_of("..2026-04-01") == Period(until=last)
    assert period_of("2026-01-01T00:00:00Z..2026-04-01") == Period(first, last)
    assert period_of("") == Period()


@pytest.mark.parametrize(
    "text", ["..", "2026-01-01", "2026-04-01..2026-01-01", "2026-01-01..2026-01-01", "x..y", "2026-13-01.."]
)
def test_what_is_no_period_is_told(text: str) -> None:
    with pytest.raises(PeriodMalformed):
        period_of(text)
