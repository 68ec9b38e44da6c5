from pathlib import Path

import pytest

from interlock.deployment import Outcome, Why
from interlock.flows.deploy import Begun
from interlock.flows.errors import NotReverted
from interlock.flows.revert import MOST_AN_HOUR, revert
from tests.estate import Estate


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    """Give a repository of which something was deployed to staging."""
    made = Estate(tmp_path)
    made.deployed(made.artifact())
    return made


def brought_back(estate: Estate, *, by_itself: bool = True) -> Begun:
    with estate.deploying() as (_, made):
        verified = made.verification.verifying.verify(made.environment("staging"))
        return revert(verified, made.deploy, made.deployments, by_itself=by_itself)


def test_what_was_planned_is_deployed_again(estate: Estate) -> None:
    estate.hands.edited["deploy/app.env"] = "e" * 64
    begun = brought_back(estate)
    assert (begun.outcome, begun.judged.plan.why) == (Outcome.RUNNING, Why.REPAIR)
    assert estate.carry(begun) is Outcome.DEPLOYED
    assert estate.verify().assessment.outcome == "passed"


def test_nothing_is_deployed_where_that_would_mend_nothing(estate: Estate) -> None:
    estate.hands.strangers = ("process 7",)
    with pytest.raises(NotReverted, match="nothing differs there that deploying the same again would mend"):
        brought_back(estate)


def test_nothing_is_deployed_over_what_nobody_knows(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    estate.deployed(artifact)
    estate.deployed(artifact, environment="live")
    estate.hands.edited["app.zip"] = "c" * 64
    estate.hands.silent.add("two")
    with estate.deploying() as (_, made):
        verified = made.verification.verifying.verify(made.environment("live"))
        with pytest.raises(NotReverted, match="two cannot be reached"):
            revert(verified, made.deploy, made.deployments, by_itself=False)


def test_whoever_undoes_it_each_time_is_not_fought(estate: Estate) -> None:
    for _ in range(MOST_AN_HOUR):
        estate.hands.edited["deploy/app.env"] = "e" * 64
        assert estate.carry(brought_back(estate)) is Outcome.DEPLOYED
        estate.world.pass_time(minutes=1)
    estate.hands.edited["deploy/app.env"] = "e" * 64
    with pytest.raises(NotReverted, match="3 times within the hour, and something undoes it"):
        brought_back(estate)
    assert brought_back(estate, by_itself=False).outcome is Outcome.RUNNING


def test_the_limit_is_over_after_an_hour(estate: Estate) -> None:
    for _ in range(MOST_AN_HOUR):
        estate.hands.edited["deploy/app.env"] = "e" * 64
        estate.carry(brought_back(estate))
    estate.world.pass_time(minutes=61)
    estate.hands.edited["deploy/app.env"] = "e" * 64
    assert brought_back(estate).outcome is Outcome.RUNNING


def test_what_the_gate_does_not_allow_any_more_is_not_deployed_again_by_itself(estate: Estate) -> None:
    estate.hands.edited["deploy/app.env"] = "e" * 64
    estate.world.pass_time(days=40)  # its evidence is stale by now
    before = len(estate.all())
    with pytest.raises(NotReverted, match="old, and"):
        brought_back(estate)
    assert len(estate.all()) == before
    assert brought_back(estate, by_itself=False).outcome is Outcome.REFUSED
