from datetime import timedelta

from interlock.trace.figures.model import Figure, Name, Number, Row, Unit, by_group, seconds
from tests.histories import at, days


def row(group: str, *, counts: bool = True, state: str = "counted") -> Row:
    return Row("x", group, state, at(0), counts=counts)


def test_a_period_has_its_beginning_and_not_its_end() -> None:
    period = days(0, 1)
    assert period.holds(at(0))
    assert period.holds(at(23.999))
    assert not period.holds(at(24))
    assert not period.holds(at(-0.001))
    assert period.length == timedelta(days=1)


def test_rows_are_found_by_their_group_and_a_group_of_which_none_counts_is_empty() -> None:
    rows = [row("a"), row("b", counts=False), row("a")]
    assert by_group(rows) == {"a": [0, 2], "b": []}


def test_a_figure_says_what_it_left_aside_and_why() -> None:
    rows = (row("a"), row("b", counts=False, state="late"), row("c", counts=False, state="late"))
    number = Number("n", "z", 1, Unit.COUNT, 1, (0,))
    made = Figure(Name.GATES, "", days(0, 1), rows, (number,))
    assert list(made.aside()) == [("late", 2)]
    assert made.groups == ("z", "a", "b", "c")
    assert made.number("n", "z") is number
    assert made.number("n", "a") is None


def test_time_that_runs_backwards_is_negative() -> None:
    assert seconds(at(1), at(0)) == -3600
