from interlock.trace.figures.coverage import coverage
from interlock.trace.figures.history import Stop
from interlock.trace.figures.model import Figure
from tests.histories import assessed, days, decided, deployed, history


def told(*facts: object, since: float = 0, until: float = 30) -> Figure:
    return coverage(history(*facts), days(since, until))


def test_each_control_covers_a_share_of_the_products() -> None:
    figure = told(
        assessed(1, "commit.sast"),
        assessed(2, "commit.sast", product="bank", outcome="failed"),
        assessed(3, "commit.sca"),
        deployed(4, "a", product="toys"),
    )
    shares = {one.group: (one.value, one.n) for one in figure.numbers}
    assert shares == {"commit.sast": (2 / 3, 3), "commit.sca": (1 / 3, 3)}
    assert [(one.what, one.state) for one in figure.rows if one.group == "commit.sast"] == [
        ("bank", "failed"),
        ("shop", "passed"),
        ("toys", "never"),
    ]


def test_every_cell_names_an_entry_also_where_nothing_ran() -> None:
    figure = told(assessed(1, "commit.sast"), deployed(4, "a", product="toys"))
    assert [one.entries for one in figure.rows] == [(100,), (400,)]


def test_what_ran_before_the_period_only_does_not_cover() -> None:
    figure = told(assessed(1, "commit.sast"), since=1)
    assert [(one.state, one.is_against) for one in figure.rows] == [("before the period", False)]


def test_what_is_asked_for_and_never_ran_is_a_hole_and_rules_are_no_controls() -> None:
    stops = (Stop("commit.fuzz", "missing", "deny"), Stop("rule:only-main", "satisfied", "allow"))
    more = (Stop("ledger", "satisfied", "allow"), Stop("commit.sca:advisories", "satisfied", "allow"))
    figure = told(decided(1, "deny", *stops, *more))
    assert [(one.group, one.state, one.says, one.entries) for one in figure.rows] == [
        ("commit.fuzz", "never", "asked for, and missing when it was decided last", (100,))
    ]


def test_what_came_after_the_period_says_nothing_of_it() -> None:
    assert told(assessed(48), until=1).rows == ()
    assert told().numbers == ()
