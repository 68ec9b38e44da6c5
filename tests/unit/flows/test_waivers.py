from pathlib import Path

import pytest

from interlock.control import Witness
from interlock.flows import waivers
from interlock.flows.errors import WouldNotCount
from interlock.kernel import Severity
from interlock.testing.world import World, failed, finding
from tests.governed import RESOURCE, Team


@pytest.fixture
def team(tmp_path: Path) -> Team:
    made = Team(World(tmp_path))
    made.world.runner.outcomes["commit.sast"] = failed(
        finding("commit.sast"),
        finding(
            "commit.sast",
            Severity.LOW,
            rule="bandit:B101",
            witnesses=(Witness("bandit", "B101"),),
            fingerprint="1" * 32,
        ),
    )
    made.world.check()
    return made


def test_names_are_told_apart_by_their_form() -> None:
    assert {name: waivers.kind_of(name) for name in ("CVE-2026-1", "GHSA-a-b-c", "bandit:B602", "commit.sast")} == {
        "CVE-2026-1": "vulnerability",
        "GHSA-a-b-c": "vulnerability",
        "bandit:B602": "rule",
        "commit.sast": "control",
    }


def test_a_rule_of_the_policy_that_is_met_needs_no_waiver(team: Team) -> None:
    team.say("ann", team.waiver("commit.secrets", what="control"))
    team.say("ann", team.waiver("commit.sast", what="control"))
    with team.speaking("ann") as (app, speaker):
        rows = waivers.listed(speaker.gate, team.policy(app), RESOURCE, team.world.at)
    assert {one.says.name: one.is_used for one in rows} == {"commit.secrets": False, "commit.sast": True}


def test_an_approval_that_would_not_count_is_not_signed(team: Team) -> None:
    name = team.say("ann", team.waiver(owner="ben"))
    with team.speaking("ben") as (app, speaker):
        policy = team.policy(app)
        with pytest.raises(WouldNotCount, match="ben cannot approve their own request"):
            waivers.answer(speaker, policy, RESOURCE, name, "approve", "")
        assert speaker.gate.governance().approvals == ()


def test_a_waiver_that_ended_is_not_approved_any_more(team: Team) -> None:
    name = team.say("ann", team.waiver(lasts="1d"))
    team.world.pass_time(days=2)
    with team.speaking("ben") as (app, speaker), pytest.raises(WouldNotCount, match="the waiver ended"):
        waivers.answer(speaker, team.policy(app), RESOURCE, name, "approve", "")
