from pathlib import Path

import pytest

from interlock.control import Witness
from interlock.flows import waivers
from interlock.flows.directory import say
from interlock.flows.errors import NameUnknown, WouldNotCount
from interlock.identity import Confirm, Grant
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
    names = ("CVE-2026-0001", "CVE-2026-1", "GHSA-a-b-c", "PYSEC-2026-1", "bandit:B602", "commit.sast")
    assert {name: waivers.kind_of(name) for name in names} == {
        "CVE-2026-0001": "vulnerability",
        "CVE-2026-1": "control",
        "PYSEC-2026-1": "vulnerability",
        "GHSA-a-b-c": "vulnerability",
        "bandit:B602": "rule",
        "commit.sast": "control",
    }


def test_a_number_that_no_cve_has_is_refused_with_the_form_of_one(team: Team) -> None:
    says = team.waiver("CVE-2026-1", what=waivers.kind_of("CVE-2026-1"))
    with (
        team.speaking("ann") as (app, speaker),
        pytest.raises(NameUnknown, match="no vulnerability with an id such as"),
    ):
        waivers.ask(speaker, lambda _: team.policy(app), RESOURCE, [says], ["commit.sast"])


def test_a_waiver_is_judged_in_the_environment_that_it_is_for(tmp_path: Path) -> None:
    there = Team(World(tmp_path), roles=("engineer",))
    with there.app("ann") as app:
        grants = [Grant("security", f"person:{one}", "environment:live") for one in ("ann", "ben")]
        said = say(grants, app.directory(), app.seal, there.keys["ann"], there.world.at, app.store.ledger.origin)
    with there.app("ben") as app:
        deeds = [Confirm(str(one.digest)) for one in said]
        say(deeds, app.directory(), app.seal, there.keys["ben"], there.world.at, app.store.ledger.origin)
    live = there.say("ann", there.waiver(environments=("live",)))
    for name in (live, there.say("ann", there.waiver(reason="everywhere"))):
        there.approves("ben", name)
    with there.speaking("ann") as (app, speaker):
        policy, at = there.policy(app), there.world.at
        rows = waivers.listed(speaker.gate, lambda _: policy, RESOURCE, at)
        assert [one.counts for one in rows] == [True, False]
        rows = waivers.listed(speaker.gate, lambda _: policy, RESOURCE, at, "live")
        assert [one.counts for one in rows] == [True, True]
        rows = waivers.listed(speaker.gate, lambda _: policy, RESOURCE, at, "test")
        assert [(one.says.reason, one.counts) for one in rows] == [("everywhere", False)]


def test_a_rule_of_the_policy_that_is_met_needs_no_waiver(team: Team) -> None:
    team.say("ann", team.waiver("commit.secrets", what="control"))
    team.say("ann", team.waiver("commit.sast", what="control"))
    with team.speaking("ann") as (app, speaker):
        rows = waivers.listed(speaker.gate, lambda _: team.policy(app), RESOURCE, team.world.at)
    assert {one.says.name: one.is_used for one in rows} == {"commit.secrets": False, "commit.sast": True}


def test_an_approval_that_would_not_count_is_not_signed(team: Team) -> None:
    name = team.say("ann", team.waiver(owner="ben"))
    with team.speaking("ben") as (app, speaker):
        policy = team.policy(app)
        with pytest.raises(WouldNotCount, match="ben cannot approve their own request"):
            waivers.answer(speaker, lambda _: policy, RESOURCE, [name], "approve", "")
        assert speaker.gate.governance().approvals == ()


def test_a_waiver_that_ended_is_not_approved_any_more(team: Team) -> None:
    name = team.say("ann", team.waiver(lasts="1d"))
    team.world.pass_time(days=2)
    with team.speaking("ben") as (app, speaker), pytest.raises(WouldNotCount, match="the waiver ended"):
        waivers.answer(speaker, lambda _: team.policy(app), RESOURCE, [name], "approve", "")
