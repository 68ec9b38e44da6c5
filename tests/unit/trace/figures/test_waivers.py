from datetime import timedelta
from typing import Any

from interlock.trace.figures.history import Excused
from interlock.trace.figures.model import Figure
from interlock.trace.figures.waivers import waivers
from tests.histories import at, days, history, waived

DAY = 86400


def told(*facts: Excused, **more: Any) -> Figure:
    return waivers(history(*facts, now=24 * 200, **more), days(0, 100))


def test_waivers_that_stand_are_counted_by_age_at_the_end_of_the_period() -> None:
    figure = told(waived("a", 5, 120), waived("b", 80, 120, what="x"), waived("c", 97, 120, what="y"))
    assert [(one.what, one.seconds) for one in figure.rows] == [("a", 95 * DAY), ("b", 20 * DAY), ("c", 3 * DAY)]
    ages = {one.group: one.value for one in figure.numbers if one.name == "count"}
    assert ages == {"under a week": 1, "a week to a month": 1, "one to three months": 0, "over three months": 1}
    assert figure.number("median", "standing").value == 20 * DAY  # type: ignore[union-attr]  # it is there


def test_a_waiver_that_was_renewed_is_as_old_as_the_first() -> None:
    figure = told(waived("a", 1, 31), waived("b", 30, 60), waived("c", 60, 120))
    assert [(one.what, one.state, one.seconds) for one in figure.rows] == [
        ("a", "ended", 99 * DAY),
        ("b", "ended", 99 * DAY),
        ("c", "standing", 99 * DAY),
    ]
    assert "renewed since a" in figure.rows[2].says
    assert figure.rows[2].entries[:2] == (100, 6000)


def test_after_a_gap_or_for_something_else_it_is_no_renewal() -> None:
    figure = told(waived("a", 1, 31), waived("b", 32, 120), waived("c", 31, 120, what="rule other"))
    assert [one.seconds for one in figure.rows if one.counts] == [68 * DAY, 69 * DAY]


def test_what_was_only_asked_for_rejected_revoked_or_is_over_does_not_stand() -> None:
    figure = told(
        waived("a", 1, 120, approved=()),
        waived("b", 1, 120, is_rejected=True),
        waived("c", 1, 120, revoked_at=at(48), revoked_in=9),
        waived("d", 1, 3),
    )
    assert [one.state for one in figure.rows] == ["asked for", "rejected", "revoked", "ended"]
    assert {one.group for one in figure.rows} == {"not standing"}
    assert figure.number("n", "not standing").value == 0  # type: ignore[union-attr]  # it is there


def test_at_the_end_of_an_earlier_period_what_was_revoked_later_still_stands() -> None:
    one = waived("a", 1, 120, revoked_at=at(24 * 50), revoked_in=9)
    assert [row.state for row in waivers(history(one, now=24 * 200), days(0, 40)).rows] == ["standing"]


def test_a_date_after_its_entry_makes_no_waiver_younger() -> None:
    figure = told(waived("a", 90, 120, entered_at=at(24)))
    assert figure.rows[0].seconds == 99 * DAY
    assert "dated after it was entered" in figure.rows[0].says


def test_what_was_over_before_the_period_is_not_shown() -> None:
    assert told(waived("a", -20, -1)).rows == ()
    assert told(waived("a", 101, 120, entered_at=at(0) + timedelta(days=101))).rows == ()
