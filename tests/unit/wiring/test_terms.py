"""Whoever asks whether something may go into an environment gets one answer, by the rules that hold for it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from interlock.control import StageUnknown
from interlock.deployment import EnvironmentUnknown
from interlock.testing.world import World
from interlock.wiring.declared import environments_that_hold
from interlock.wiring.placed import Placed
from interlock.wiring.repositories import admission_of
from interlock.wiring.terms import environment_among, policies_of, terms_of, weaker

DEPLOYER = "deployer: hands, targets: [{name: one}]"
LIVE = f"""\
stages:
  - id: commit
  - {{id: last, controls: [commit.sast], policy: standard}}
environments:
  - {{name: test, {DEPLOYER}}}
  - {{name: live, {DEPLOYER}, policy: critical, stage: last}}
"""
STRICT = "policy: strict\nrequire:\n  - control: commit.sast\n  - control: commit.secrets\n"


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.commit({"interlock.yaml": LIVE})
    return made


def judged(world: World, environment: str, stage: str = "", policy: str = "") -> tuple[str, str]:
    with world.app(is_reading=True) as app:
        found = terms_of(app, environment_among(environments_that_hold(app), environment), stage=stage, policy=policy)
        return found.stage, found.name


def test_an_environment_is_judged_by_its_own_stage_and_policy(world: World) -> None:
    assert judged(world, "live") == ("last", "critical")
    assert judged(world, "test") == judged(world, "") == ("commit", "baseline")


def test_what_else_is_said_goes_before_each_by_itself(world: World) -> None:
    assert judged(world, "live", stage="commit") == ("commit", "critical")
    assert judged(world, "live", policy="standard") == ("last", "standard")
    assert judged(world, "test", stage="last") == ("last", "standard")


def test_an_environment_that_is_not_among_those_declared_is_refused_with_their_names(world: World) -> None:
    with world.app(is_reading=True) as app, pytest.raises(EnvironmentUnknown) as caught:
        environment_among(environments_that_hold(app), "lvie")
    assert (caught.value.fields["known"], caught.value.fields["nearest"]) == ("test, live", "live")


def test_where_nobody_declares_any_every_name_is_one(tmp_path: Path) -> None:
    assert judged(World(tmp_path), "wherever") == ("commit", "baseline")


def test_a_change_neither_does_away_with_an_environment_nor_says_what_it_is_judged_by(world: World) -> None:
    world.repository.git("switch", "-q", "-c", "mine")
    laxer = LIVE.replace("policy: critical, stage: last", "policy: baseline")
    more = f"  - {{name: more, {DEPLOYER}}}\n"
    for text in ("version: 1\n", laxer + more):
        world.commit({"interlock.yaml": text})
        assert judged(world, "live", stage="commit")[1] == "critical"
    world.repository.write("interlock.yaml", "version: 1\n")
    with pytest.raises(StageUnknown):
        judged(world, "live")
    assert judged(world, "more") == ("commit", "baseline")


def test_a_policy_that_demands_less_than_where_the_rules_stand_makes_no_real_decision(world: World) -> None:
    world.commit({"interlock.yaml": LIVE.replace("critical", "strict.yaml"), "strict.yaml": STRICT})
    with world.app(is_reading=True) as app:
        known = environment_among(environments_that_hold(app), "live")
        assert weaker(app, terms_of(app, known)) == ()
        world.repository.write("strict.yaml", STRICT.replace("  - control: commit.secrets\n", ""))
    with world.app(is_reading=True) as app:
        (why,) = weaker(app, terms_of(app, known))
    assert why.startswith("strict.yaml demands less here than in commit")


def test_a_repository_of_an_environment_is_guarded_by_what_the_environment_is_judged_by(world: World) -> None:
    def policy(place: Placed) -> str:
        with world.app() as app:
            return admission_of(app, place).policy

    assert policy(Placed("r", "oci://a/b", environment="live")) == "critical"
    assert policy(Placed("r", "oci://a/b", environment="live", policy="standard")) == "standard"
    assert policy(Placed("r", "oci://a/b")) == "baseline"
    with pytest.raises(EnvironmentUnknown):
        policy(Placed("r", "oci://a/b", environment="production"))


def test_every_policy_that_may_decide_here_is_found_and_one_that_cannot_be_read_hides_no_other(world: World) -> None:
    broken = LIVE.replace("name: test,", "name: test, policy: lost.yaml,")
    world.commit({"interlock.yaml": broken})
    with world.app(is_reading=True) as app:
        assert {one.name for one in policies_of(app)} == {"baseline", "standard", "critical"}


def test_no_commit_is_needed_to_tell(tmp_path: Path) -> None:
    world = World(tmp_path)
    (tmp_path / "bare").mkdir()
    subprocess.run(["git", "init", "-q", tmp_path / "bare"], check=True)  # noqa: S607, TID251 (an empty repository)
    (tmp_path / "bare" / "interlock.yaml").write_text(LIVE)
    world.root = tmp_path / "bare"
    assert judged(world, "live") == ("last", "critical")
