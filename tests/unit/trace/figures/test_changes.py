import pytest

from interlock.deployment import Outcome, Why
from interlock.trace.figures.changes import What, changes
from interlock.trace.figures.history import Deployed
from tests.histories import back, deployed, failed


def whats(*deployments: Deployed) -> list[What]:
    return [one.what for one in changes(deployments)]


def taken(*deployments: Deployed) -> list[str]:
    """Name by its content what was taken back."""
    return [
        "".join(one.deployed.content.artifacts) if one.deployed.content else "?"
        for one in changes(deployments)
        if one.taken_back_by is not None
    ]


def test_a_release_of_something_new_is_a_change() -> None:
    assert whats(deployed(1, "a"), deployed(2, "b")) == [What.CHANGE, What.CHANGE]


def test_the_same_again_is_no_change_and_neither_is_what_ran_before() -> None:
    found = whats(deployed(1, "a"), deployed(2, "a"), deployed(3, "b"), deployed(4, "c"), deployed(5, "a"))
    assert found == [What.CHANGE, What.AGAIN, What.CHANGE, What.CHANGE, What.RETURN]


def test_rollbacks_and_repairs_are_no_changes() -> None:
    found = whats(deployed(1, "a"), deployed(2, "b"), back(3, "a"), deployed(4, "a", why=Why.REPAIR))
    assert found == [What.CHANGE, What.CHANGE, What.ROLLBACK, What.REPAIR]


@pytest.mark.parametrize("outcome", [Outcome.PLANNED, Outcome.WAITING, Outcome.REFUSED])
def test_what_touched_nothing_is_no_change(outcome: Outcome) -> None:
    assert whats(deployed(1, "a", outcome=outcome)) == [What.UNTOUCHED]


def test_what_failed_before_anything_was_let_run_touched_nothing() -> None:
    assert whats(failed(1, "a", has_reached=False)) == [What.UNTOUCHED]
    assert whats(failed(1, "a")) == [What.CHANGE]


def test_what_is_under_way_is_nothing_yet() -> None:
    assert whats(deployed(1, "a", outcome=Outcome.RUNNING)) == [What.UNDER_WAY]


def test_what_was_tried_and_failed_ran_nowhere_so_that_it_is_still_new_the_next_time() -> None:
    assert whats(deployed(1, "a"), failed(2, "b"), deployed(3, "b")) == [What.CHANGE] * 3


def test_a_lost_plan_is_told_apart_rather_than_guessed() -> None:
    assert whats(deployed(1, "a"), deployed(2, "")) == [What.CHANGE, What.UNKNOWN]


def test_a_rollback_takes_back_the_change_before_it() -> None:
    assert taken(deployed(1, "a"), deployed(2, "b"), back(3, "a")) == ["b"]


def test_a_rollback_of_several_takes_them_all_back_and_none_twice() -> None:
    assert taken(deployed(1, "a"), deployed(2, "b"), deployed(3, "c"), back(4, "a")) == ["b", "c"]
    chain = changes([deployed(1, "a"), deployed(2, "b"), deployed(3, "c"), back(4, "b"), back(5, "a")])
    assert [one.taken_back_by.index if one.taken_back_by else None for one in chain] == [None, 500, 400, None, None]


def test_going_forward_again_by_a_rollback_takes_nothing_back() -> None:
    assert taken(deployed(1, "a"), deployed(2, "b"), back(3, "a"), back(4, "b")) == ["b"]


def test_a_release_of_what_ran_right_before_is_a_way_back_whatever_it_is_called() -> None:
    assert taken(deployed(1, "a"), deployed(2, "b"), deployed(3, "a")) == ["b"]


def test_a_release_of_what_ran_long_before_takes_nothing_back() -> None:
    assert taken(deployed(1, "a"), deployed(2, "b"), deployed(3, "c"), deployed(4, "a")) == []


def test_a_rollback_whose_plan_is_lost_takes_back_what_it_replaced() -> None:
    assert taken(deployed(1, "a"), deployed(2, "b"), back(3, "")) == ["b"]


def test_a_rollback_that_failed_takes_nothing_back() -> None:
    assert taken(deployed(1, "a"), deployed(2, "b"), back(3, "a", outcome=Outcome.STRANDED)) == []


def test_the_same_in_another_place_is_a_change_there() -> None:
    assert whats(deployed(1, "a"), deployed(2, "a", environment="staging")) == [What.CHANGE] * 2
    assert whats(deployed(1, "a"), deployed(2, "a", product="bank")) == [What.CHANGE] * 2


def test_the_ledger_and_no_clock_says_what_came_after_what() -> None:
    late = deployed(1, "a", index=900)
    assert taken(deployed(2, "a", index=1), deployed(3, "b", index=2), late) == ["b"]
