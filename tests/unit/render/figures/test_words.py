import pytest

from interlock.render.figures.words import (
    NOTHING,
    aside,
    headline,
    moment,
    period_words,
    shut_by,
    span,
    value,
    windows_of,
)
from interlock.trace.figures.model import Name, Number, Unit
from interlock.trace.figures.shut import Shut, Stop
from interlock.trace.figures.timeline import Timeline
from tests.histories import at, days
from tests.unit.render.figures.samples import empty, some


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (0, "0 s"),
        (0.04, "0.0 s"),
        (9.5, "9.5 s"),
        (59.7, "1 min"),
        (61, "1 min 1 s"),
        (3600, "1 h"),
        (3661, "1 h 1 min"),
        (86400 * 3 + 3600 * 4 + 7, "3 d 4 h"),
        (-61, "-1 min 1 s"),
    ],
)
def test_time_is_said_by_its_two_largest_units(seconds: float, says: str) -> None:
    assert span(seconds) == says


def test_numbers_are_said_with_their_unit_and_nothing_is_no_zero() -> None:
    assert value(Number("median", "g", None, Unit.SECONDS, 0)) == NOTHING
    assert value(Number("n", "g", 0, Unit.COUNT, 0)) == "0"
    assert value(Number("share", "g", 1 / 3, Unit.SHARE, 3)) == "1 of 3 (33%)"
    assert value(Number("per week", "g", 3.52, Unit.PER_WEEK, 9)) == "3.5 per week"
    assert value(Number("median", "g", 3600, Unit.SECONDS, 1)) == "1 h"


def test_days_are_said_as_days() -> None:
    assert moment(at(12)) == "2026-03-03"
    assert moment(at(0)) == "2026-03-02T12:00:00Z"
    assert period_words(days(0.5, 1.5)) == "2026-03-03 to 2026-03-04, UTC, the end left out"


def test_the_first_sentence_says_how_changes_came_to_run_and_what_it_cost() -> None:
    assert headline(some(), ("shop/production",)) == (
        "3 changes came to run in shop/production; half of the 2 commits were there within 5 h; 2 of 4 changes failed; "
        "what did not work worked again within 5 min, median of 2; something has not worked for 13 d 9 h"
    )


def test_where_nothing_happened_the_first_sentence_says_so() -> None:
    told = headline(some(), [f"shop/{name}" for name in ("production",) * 5])
    assert told.count("came to run in shop/production") == 3
    assert told.endswith(". The figures have 2 more places")
    assert headline(some(of=empty()), ()).startswith("nothing was deployed in this time")
    assert headline((), ("shop/production",)).startswith("nothing was deployed")


def test_what_is_open_is_told_with_its_age() -> None:
    (one,) = some(Name.RESTORE)
    assert aside(one) == "1 still bad (the oldest for 13 d 9 h)"
    (lead,) = some(Name.LEAD_TIME)
    assert aside(lead) == "1 clocks disagree, 1 no commit named"


def test_a_freeze_that_never_began_says_so() -> None:
    one = Shut(Stop.FROZEN, at(4), at(4), "x", "Ada", "Ben", "wrong place", at(9))
    assert shut_by(one).startswith("by Ada, thawed before it began by Ben: wrong place")
    assert shut_by(Shut(Stop.LOCKED, at(4), at(5), "x", "Ada", "Ben", "done")) == "by Ada, unlocked by Ben: done"


def test_where_nothing_bars_the_beginning_no_window_is_told() -> None:
    assert windows_of(Timeline("shop", "live", days(0, 1))) == []
