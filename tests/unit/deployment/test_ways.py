import pytest

from interlock.deployment import CanaryUnfit, Strategy, Target, Watching, Way, strategy_of
from tests.unit.deployment.plans import environment

WATCH = Watching("http://127.0.0.1:9090", "e", "r")
TWO = (Target("one"), Target("two"))
CANARY = Strategy(Way.CANARY, 2, (50,), WATCH)


def test_a_plan_goes_as_its_environment_wants_or_as_somebody_asks() -> None:
    rolling = environment(targets=TWO, strategy=Strategy(watch=WATCH, shares=(50,)))
    assert strategy_of(rolling).way is Way.ROLLING
    assert strategy_of(rolling, Way.BLUE_GREEN).way is Way.BLUE_GREEN
    assert strategy_of(rolling, Way.CANARY) == Strategy(Way.CANARY, 1, (50,), WATCH)


def test_nobody_who_deploys_does_away_with_a_canary() -> None:
    one = environment(targets=TWO, strategy=CANARY)
    assert strategy_of(one) == strategy_of(one, Way.CANARY) == CANARY
    for way in (Way.ROLLING, Way.BLUE_GREEN):
        with pytest.raises(CanaryUnfit, match="its settings want a canary"):
            strategy_of(one, way)


def test_what_ran_well_there_and_what_replaces_nothing_is_no_canary() -> None:
    one = environment(targets=TWO, strategy=CANARY)
    assert strategy_of(one, is_back=True) == strategy_of(one, is_first=True) == Strategy(Way.ROLLING, 2)
    assert strategy_of(one, Way.ROLLING, is_first=True) == strategy_of(one, Way.ROLLING, is_back=True)
    rolling = environment(targets=TWO, strategy=Strategy(Way.BLUE_GREEN, watch=WATCH))
    assert strategy_of(rolling, is_back=True).way is Way.BLUE_GREEN
    assert strategy_of(rolling, Way.CANARY, is_first=True).way is Way.ROLLING


def test_settings_that_fit_no_canary_are_told_at_the_first_and_keep_nobody_from_going_back() -> None:
    one = environment(strategy=CANARY)
    with pytest.raises(CanaryUnfit):
        strategy_of(one, is_first=True)
    assert strategy_of(one, is_back=True).way is Way.ROLLING


def test_a_canary_takes_targets_to_compare_and_something_to_judge_by() -> None:
    with pytest.raises(CanaryUnfit, match="it has one target"):
        strategy_of(environment(strategy=CANARY))
    with pytest.raises(CanaryUnfit, match="nothing says what a canary is judged by"):
        strategy_of(environment(targets=TWO), Way.CANARY)
