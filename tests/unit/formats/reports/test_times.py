from datetime import UTC, datetime

import pytest

from interlock.formats.reports.times import moment

NOVEMBER = datetime(2026, 11, 2, 10, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-02T10:00:05Z",
        "2026-11-02T12:00:05+02:00",
        "2026-11-02T12:00:05+0200",
        "2026-11-02 10:00:05",
        "2026-11-02 10:00:05 UTC",
        "2026-11-02 10:00:05 +0000 UTC",
        "Mon, 2 Nov 2026 10:00:05",
        "Mon, 02 Nov 2026 05:00:05 -0500",
        "Mon Nov  2 10:00:05 2026",
        "Mon Nov 2 10:00:05 UTC 2026",
        "2026/11/02 10:00:05",
        "2026/11/02 12:00:05 +02:00",
        "2 Nov 2026 10:00:05",
        "Nov 02, 2026 10:00:05",
        "Nov 02, 2026 10:00:05 AM",
        "20261102100005",
        "Monday, November 02, 2026 10:00:05 AM",
        "Mo., 2 Nov. 2026 10:00:05",
        "Mon Nov 02 10:00:05 CET 2026",
        "2026:11:02 10:00:05",
        "02 Nov 2026 04:00:05 (UTC-06:00)",
        "1793613605",
        "1793613605000",
    ],
)
def test_a_time_is_read_in_the_ways_in_which_tools_write_it(text: str) -> None:
    assert moment(text) == NOVEMBER


def test_a_fraction_of_a_second_may_have_more_digits_than_python_reads() -> None:
    assert moment("2026-11-02T10:00:05.123456789Z") == NOVEMBER.replace(microsecond=123456)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "yesterday",
            "32/13/2026 10:00",
            "2026-13-40",
            "CENSURED",
            "Mon, 99 Nov 2026 10:00",
            "1" * 30,
            "\x00",
            "Mon 10:00",
        ),
        *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9" * 12, "9999/12/31 23:59:59 -23:59"),
    ],
)
def test_what_nobody_can_tell_is_no_time(text: str) -> None:
    assert moment(text) is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("28/04/2026, 06:07:03", datetime(2026, 4, 28, 6, 7, 3, tzinfo=UTC)),
        ("2/22/2026 12:01:24 PM", datetime(2026, 2, 22, 12, 1, 24, tzinfo=UTC)),
        ("02/10/2026", datetime(2026, 2, 10, tzinfo=UTC)),
        ("01 Apr 2026 01:15PM GMT-0400", datetime(2026, 4, 1, 17, 15, tzinfo=UTC)),
    ],
)
def test_where_day_and_month_can_be_either_the_earlier_counts(text: str, at: datetime) -> None:
    assert moment(text) == at


def test_a_day_alone_is_its_first_moment() -> None:
    assert moment("2026-11-02") == datetime(2026, 11, 2, tzinfo=UTC)
