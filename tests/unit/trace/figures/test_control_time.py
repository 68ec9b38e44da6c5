from interlock.trace.figures.control_time import control_time
from interlock.trace.figures.history import Assessed
from interlock.trace.figures.model import Figure
from tests.histories import assessed, at, days, history


def told(*facts: Assessed) -> Figure:
    return control_time(history(*facts), days(0, 30))


def test_a_control_counts_by_its_own_time() -> None:
    figure = told(assessed(1, own_s=2), assessed(2, own_s=4), assessed(3, own_s=9, what="shop"))
    assert {one.name: one.value for one in figure.numbers} == {"n": 3, "median": 4, "p90": 9, "total": 15}
    assert (figure.rows[2].says, figure.rows[2].entries) == ("passed on shop", (300,))


def test_what_only_tells_how_long_everything_took_is_told_apart_and_said() -> None:
    figure = told(assessed(1, seconds=60))
    assert [(one.state, one.seconds, one.counts) for one in figure.rows] == [("whole examination", 60, False)]
    assert figure.notes[0].startswith("1 runs only tell")


def test_caches_hands_and_clocks_are_told_apart() -> None:
    figure = told(
        assessed(1, own_s=0, is_cached=True),
        assessed(2, own_s=0, is_by_hand=True),
        assessed(3, own_s=1, started_at=at(4)),
        assessed(4, seconds=-3),
    )
    assert [one.state for one in figure.rows] == ["from the cache", "by hand", "clocks disagree", "clocks disagree"]
    assert [one.value for one in figure.numbers] == [0, None, None, None]


def test_what_ended_outside_of_the_period_is_not_of_it() -> None:
    assert told(assessed(-1), assessed(24 * 30)).rows == ()
