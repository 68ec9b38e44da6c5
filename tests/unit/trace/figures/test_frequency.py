from interlock.deployment import Outcome, Why
from interlock.trace.figures.changes import changes
from interlock.trace.figures.frequency import frequency
from interlock.trace.figures.history import History
from interlock.trace.figures.model import Figure
from tests.histories import back, days, deployed, failed, history


def told(whole: History, since: float = 0, until: float = 30) -> Figure:
    return frequency(whole, changes(whole.deployed), days(since, until))


def numbers(figure: Figure, group: str = "shop/production") -> dict[str, float | None]:
    return {one.name: one.value for one in figure.numbers if one.group == group}


def test_only_changes_that_came_to_run_are_deployments() -> None:
    facts = (
        deployed(1, "a"),
        deployed(2, "a"),
        deployed(3, "b"),
        back(4, "a"),
        deployed(5, "a", why=Why.REPAIR),
        failed(6, "c"),
        deployed(7, "d", outcome=Outcome.REFUSED),
        deployed(8, "e", outcome=Outcome.RUNNING),
        deployed(9, "b"),
    )
    figure = told(history(*facts))
    assert [one.state for one in figure.rows] == [
        "counted",
        "again",
        "counted",
        "rollback",
        "repair",
        "rolled-back",
        "refused",
        "under way",
        "return",
    ]
    assert numbers(figure)["count"] == 2
    assert [figure.rows[place].what for place in figure.numbers[0].rows] == ["dpl-0100", "dpl-0300"]


def test_a_rate_is_told_over_what_the_ledger_saw_of_the_period() -> None:
    facts = [deployed(24 * day, f"v{day}") for day in range(1, 15)]
    assert numbers(told(history(*facts), 0, 28)) == {"count": 14, "days with one": 14, "per week": 3.5}
    late = told(history(*facts, begins=14 * 24), -62, 28)
    assert numbers(late) == {"count": 14, "days with one": 14, "per week": 7}
    assert late.notes == ("the ledger tells of 14 days of these 90 days",)


def test_less_than_a_week_has_no_rate() -> None:
    figure = told(history(deployed(1, "a"), now=48), 0, 90)
    assert numbers(figure) == {"count": 1, "days with one": 1, "per week": None}
    assert figure.number("per week", "shop/production").says == "seen for 2 days: too short for a rate"  # type: ignore[union-attr]  # it is there


def test_an_environment_with_nothing_but_failures_has_a_count_of_none() -> None:
    assert numbers(told(history(failed(1, "a"))))["count"] == 0
    assert told(history()).numbers == ()


def test_several_on_a_day_are_one_day_with_one() -> None:
    assert numbers(told(history(deployed(1, "a"), deployed(2, "b"))))["days with one"] == 1
