from pathlib import Path

import pytest

from interlock.flows import glass
from interlock.flows.errors import EndWrong, WouldNotCount
from interlock.testing.world import World
from tests.governed import Team


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(World(tmp_path), ("ann", "ben", "cal"))


def asked(team: Team, hours: int = 2) -> str:
    with team.speaking("ann") as (app, speaker):
        return glass.ask(speaker, team.policy(app), team.question("live"), hours, "the shop is down")


def test_a_request_waits_is_open_is_over_and_is_reviewed(team: Team) -> None:
    name = asked(team)
    with team.speaking("ben") as (app, speaker):
        policy = team.policy(app)
        (row,) = glass.listed(lambda _: policy, "", speaker.gate.governance(), team.world.at)
        assert (row.state, row.needs_review) == ("waiting", False)
        row = glass.approve(speaker, lambda _: policy, "", name, "")
        assert (row.state, row.broken.agreed, row.needs_review) == ("open", ("ben",), True)
        team.world.pass_time(hours=3)
        (row,) = glass.listed(lambda _: policy, "", speaker.gate.governance(), team.world.at)
        assert (row.state, row.needs_review) == ("over", True)
        with pytest.raises(WouldNotCount, match="ben agreed to it"):
            glass.review(speaker, lambda _: policy, "", name, "all well")
    with team.speaking("cal") as (_, speaker):
        row = glass.review(speaker, lambda _: policy, "", name, "all well")
        assert (row.reviewed_by, row.needs_review) == (("cal",), False)


def test_whoever_closes_it_makes_it_ready_for_its_review(team: Team) -> None:
    name = asked(team)
    with team.speaking("ben") as (app, speaker):
        policy = team.policy(app)
        glass.approve(speaker, lambda _: policy, "", name, "")
    with team.speaking("cal") as (_, speaker):
        with pytest.raises(WouldNotCount, match="it is open until"):
            glass.review(speaker, lambda _: policy, "", name, "all well")
        assert glass.close(speaker, lambda _: policy, "", name, "the shop is up").state == "over"
        with pytest.raises(WouldNotCount, match="it opens nothing: it was revoked"):
            glass.close(speaker, lambda _: policy, "", name, "again")
        assert glass.review(speaker, lambda _: policy, "", name, "all well").reviewed_by == ("cal",)


def test_what_ended_before_anybody_agreed_is_agreed_to_by_nobody(team: Team) -> None:
    name = asked(team, 1)
    team.world.pass_time(hours=2)
    with team.speaking("ben") as (app, speaker), pytest.raises(WouldNotCount, match="it ended on"):
        glass.approve(speaker, lambda _: team.policy(app), "", name, "")


def test_whoever_asked_neither_agrees_nor_reviews(team: Team) -> None:
    name = asked(team)
    with team.speaking("ann") as (app, speaker):
        policy = team.policy(app)
        with pytest.raises(WouldNotCount, match="ann cannot approve their own request"):
            glass.approve(speaker, lambda _: policy, "", name, "")
        with pytest.raises(WouldNotCount, match="never broken"):
            glass.review(speaker, lambda _: policy, "", name, "")
        assert speaker.gate.governance().approvals == ()


def test_more_hours_than_the_policy_allows_are_not_asked_for(team: Team) -> None:
    with pytest.raises(EndWrong):
        asked(team, 25)
