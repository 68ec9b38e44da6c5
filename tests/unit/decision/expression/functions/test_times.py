from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.decision.expression import Duration, RuleFailed, Schema, compile_rule

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


T = "timestamp('2026-03-01T23:30:15.123456789Z')"


def give(text: str) -> object:
    return compile_rule(text, Schema.of({})).evaluate({}, at=AT)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        (f"{T}.getFullYear()", 2026),
        (f"{T}.getMonth()", 2),
        (f"{T}.getDate()", 1),
        (f"{T}.getDayOfMonth()", 0),
        (f"{T}.getDayOfWeek()", 0),
        (f"{T}.getDayOfYear()", 59),
        (f"{T}.getHours()", 23),
        (f"{T}.getMinutes()", 30),
        (f"{T}.getSeconds()", 15),
        (f"{T}.getMilliseconds()", 123),
        (f"{T}.getHours('+05:45')", 5),
        (f"{T}.getDate('02:00')", 2),
        (f"{T}.getHours('America/New_York')", 18),
        (f"{T}.getMinutes('Asia/Kathmandu')", 15),
        ("duration('3h25m45s').getHours()", 3),
        ("duration('-90m').getHours()", -1),
        ("duration('3h25m45s').getMinutes()", 205),
        ("duration('1.5s').getMilliseconds()", 500),
        ("timestamp('2026-01-01T01:00:00+01:00') == timestamp('2026-01-01T00:00:00Z')", True),
        ("timestamp('0001-01-01T00:00:00Z') < timestamp('9999-12-31T23:59:59.999999999Z')", True),
        ("timestamp(60) == timestamp('1970-01-01T00:01:00Z')", True),
        ("age(timestamp('2026-11-21T11:00:00Z')) == duration('1h')", True),
        ("age(timestamp('2026-11-21T13:00:00Z')) < duration('0s')", True),
    ],
)
def test_times_have_the_parts_cel_says(text: str, worth: object) -> None:
    assert give(text) == worth


@pytest.mark.parametrize(
    ("text", "nanos"),
    [
        ("1h30m", 5400 * 10**9),
        ("-1.5s", -1_500_000_000),
        ("1ms2us3ns", 1_002_003),
        (".5s", 500_000_000),
        ("0", 0),
        ("1µs", 1000),
    ],
)
def test_durations_are_read_exactly(text: str, nanos: int) -> None:
    assert give(f"duration('{text}')") == Duration(nanos)


@pytest.mark.parametrize(
    "text",
    [
        f"{T}.getHours('Mars/Base') == 0",
        f"{T}.getHours('+25:00') == 0",
        f"{T}.getHours('../../etc/passwd') == 0",
        "timestamp('0001-01-01T00:00:00Z').getHours('-01:00') == 0",
        "timestamp('2026-01-01T00:00:00+99:00') == timestamp(0)",
    ],
)
def test_a_zone_or_offset_that_does_not_exist_is_an_error(text: str) -> None:
    with pytest.raises(RuleFailed):
        give(text)
