from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from interlock.decision import Verdict
from interlock.deployment import CanaryUnfit, EnvironmentsMissing, EnvironmentUnknown, Kind, Outcome, PlanUnfit, Why
from interlock.evidence.deployment import DEPLOYMENT_PLAN
from interlock.flows.deploy import Asked, Wanted
from interlock.kernel import Digest, Subject, sha256
from interlock.wiring.errors import FileNotCommitted
from tests.estate import SETTINGS, Estate


def kinds(estate: Estate, *subjects: Subject, environment: str = "staging", **more: Any) -> list[Kind]:
    judged = estate.enter(*subjects, environment=environment, only_plan=True, **more).judged
    return [one.kind for one in judged.hindrances]


def test_a_plan_says_what_exactly_runs_by_digest_and_from_which_commit(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    plan = estate.enter(artifact, only_plan=True).judged.plan
    (one,) = plan.artifacts
    assert (one.name, one.sha256, one.commit) == ("app.zip", artifact.digests[0].hex, estate.head)
    (file,) = plan.configuration
    assert (file.path, file.sha256, file.size) == ("deploy/app.env", sha256(b"A=1\n").hex, 4)
    assert (plan.replaces, plan.product, plan.settings_commit) == ("", "shop", estate.head)


def test_a_plan_is_sealed_and_the_same_plan_is_the_same_digest(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    first, second = (estate.enter(artifact, only_plan=True) for _ in range(2))
    assert first.judged.plan.digest == second.judged.plan.digest
    assert first.run != second.run
    with estate.world.app() as app:
        kinds = [one.statement.predicate_type for one in app.gate.of_kind(DEPLOYMENT_PLAN)]
    assert len(kinds) == 1  # the same words about the same thing are one entry


def test_configuration_is_that_of_the_commit_that_was_built(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    estate.world.commit({"deploy/app.env": "A=2\n"})
    plan = estate.enter(artifact, only_plan=True).judged.plan
    assert plan.configuration[0].sha256 == sha256(b"A=1\n").hex
    estate.world.commit({"interlock.yaml": SETTINGS.replace("deploy/app.env", "deploy/none.env")})
    with pytest.raises(FileNotCommitted, match=r"deploy/none\.env"):
        estate.enter(artifact)


def test_what_the_gate_denies_is_refused_and_touches_nothing(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    stranger = Subject("x.zip", (Digest("sha256", "ef" * 32),))
    begun = estate.enter(stranger)
    assert (begun.outcome, begun.judged.verdict) == (Outcome.REFUSED, Verdict.DENY)
    assert estate.last().outcome is Outcome.REFUSED
    assert estate.last().last.says


def test_a_release_goes_from_one_environment_to_the_next(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    assert kinds(estate, artifact, environment="live") == [Kind.TOO_EARLY]
    estate.deployed(artifact)
    assert kinds(estate, artifact, environment="live") == []
    estate.deployed(estate.artifact(b"newer"))
    assert kinds(estate, artifact, environment="live") == [Kind.TOO_EARLY]


def test_a_ticket_has_to_match_as_a_whole(tmp_path: Path) -> None:
    estate = Estate(tmp_path, SETTINGS.replace("    configuration", "    ticket: CHG-[0-9]+\n    configuration"))
    artifact = estate.artifact()
    assert kinds(estate, artifact) == [Kind.TICKET]
    assert kinds(estate, artifact, ticket="see CHG-12") == [Kind.TICKET]
    assert kinds(estate, artifact, ticket="CHG-12") == []


def test_what_waits_for_a_time_goes_on_when_it_has_come(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact(), at=estate.world.at + timedelta(hours=1))
    assert begun.outcome is Outcome.WAITING
    waiting = estate.last()
    assert waiting.last.until == waiting.last.at_or_after != ""
    with estate.deploying() as (_, made):
        assert made.deploy.again(waiting, only_if_it_moves=True).outcome is Outcome.WAITING
    assert len(estate.last().said) == 1
    estate.world.pass_time(hours=1)
    with estate.deploying() as (_, made):
        assert made.deploy.again(waiting, only_if_it_moves=True).outcome is Outcome.RUNNING
    assert estate.last().outcome is Outcome.RUNNING


WINDOW = SETTINGS.replace("    configuration", '    windows: [{days: sat, from: "10:00"}]\n    configuration')


def test_what_comes_outside_of_a_window_waits_for_it_and_what_is_shut_without_end_is_refused(tmp_path: Path) -> None:
    estate = Estate(tmp_path, WINDOW)
    begun = estate.enter(estate.artifact())
    assert (begun.outcome, estate.last().last.until) == (Outcome.WAITING, "2026-01-10T10:00:00Z")
    estate.world.pass_time(days=5, hours=1)
    with estate.deploying() as (_, made):
        assert made.deploy.again(estate.last()).outcome is Outcome.RUNNING


def test_what_waited_too_long_over_something_else_is_not_carried_out(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    late = estate.enter(estate.artifact(), at=estate.world.at + timedelta(hours=1))
    estate.deployed(estate.artifact(b"newer"))
    estate.world.pass_time(hours=2)
    waiting = next(one for one in estate.all() if one.run == late.run)
    with estate.deploying() as (_, made):
        assert made.deploy.again(waiting, only_if_it_moves=True).outcome is Outcome.REFUSED
    ended = next(one for one in estate.all() if one.run == late.run)
    assert (ended.outcome, ended.last.code) == (Outcome.REFUSED, "DPL-103")
    assert "staging follows" in ended.last.says


def test_one_deployment_of_an_environment_goes_on_at_a_time(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    first, second = estate.artifact(), estate.artifact(b"newer")
    under_way = estate.enter(first)
    assert kinds(estate, second) == [Kind.BUSY]
    late = estate.enter(second, at=estate.world.at + timedelta(minutes=1))
    assert late.outcome is Outcome.REFUSED
    assert estate.carry(under_way) is Outcome.DEPLOYED
    assert kinds(estate, second) == []


def test_what_was_planned_over_another_state_is_refused_even_if_it_was_let_in(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    first, second = estate.artifact(), estate.artifact(b"newer")
    with estate.deploying() as (_, made):
        environment = made.environment("staging")
        plans = [made.deploy.plan(Asked(environment, (Wanted(one),))) for one in (first, second)]
        judged = [made.deploy.judge(one) for one in plans]
        begun = [made.deploy.enter(one) for one in judged]
    assert [one.outcome for one in begun] == [Outcome.RUNNING, Outcome.RUNNING]
    assert estate.carry(begun[0]) is Outcome.DEPLOYED
    assert estate.carry(begun[1]) is Outcome.REFUSED
    assert estate.hands.did == ["bring one", "switch one", "settle one"]


def test_a_plan_is_only_carried_out_over_the_state_it_was_made_for(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    plan = estate.enter(artifact, only_plan=True).judged.plan
    with estate.deploying() as (_, made):
        made.deploy.check_fits(plan)
    estate.deployed(artifact)
    with estate.deploying() as (_, made), pytest.raises(PlanUnfit, match="made over nothing"):
        made.deploy.check_fits(plan)
    plan = estate.enter(artifact, only_plan=True).judged.plan
    estate.world.commit({"interlock.yaml": f"{SETTINGS}  - name: more\n    deployer: x\n    targets: [{{name: a}}]\n"})
    with estate.deploying() as (_, made), pytest.raises(PlanUnfit, match=r"interlock\.yaml has changed"):
        made.deploy.check_fits(plan)
    estate.world.commit({"interlock.yaml": "product: shop\n"})
    with estate.deploying() as (_, made), pytest.raises(PlanUnfit, match="no environment staging any more"):
        made.deploy.check_fits(plan)


def test_going_back_is_decided_like_anything_else(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    old = estate.artifact()
    estate.deployed(old)
    estate.deployed(estate.artifact(b"newer"))
    begun = estate.enter(old, why=Why.ROLLBACK)
    assert begun.outcome is Outcome.RUNNING
    stranger = Subject("x.zip", (Digest("sha256", "ef" * 32),))
    assert estate.enter(stranger, why=Why.ROLLBACK).outcome is Outcome.REFUSED


def test_only_what_ran_there_goes_back_past_the_order_of_environments(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    first, second = estate.artifact(), estate.artifact(b"newer")
    for one in (first, second):
        estate.deployed(one)
        estate.deployed(one, environment="live")
    fresh = estate.artifact(b"fresh")
    for why in (Why.ROLLBACK, Why.REPAIR):
        assert kinds(estate, first, environment="live", why=why) == []
        assert kinds(estate, fresh, environment="live", why=why) == [Kind.TOO_EARLY]


def test_an_environment_that_does_not_exist_is_told_with_those_that_do(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with estate.deploying() as (_, made), pytest.raises(EnvironmentUnknown) as told:
        made.environment("stagin")
    assert "staging, live" in told.value.remedy
    estate.world.commit({"interlock.yaml": "product: shop\n"})
    with estate.deploying() as (_, made), pytest.raises(EnvironmentsMissing):
        made.environment("staging")


def test_what_waits_for_an_environment_that_is_gone_is_refused(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    late = estate.enter(estate.artifact(), at=estate.world.at + timedelta(hours=1))
    estate.world.commit({"interlock.yaml": "product: shop\n"})
    with estate.deploying() as (_, made):
        (waiting,) = made.deployments.waiting()
        assert made.deploy.again(waiting, only_if_it_moves=True).outcome is Outcome.REFUSED
    ended = next(one for one in estate.all() if one.run == late.run)
    assert (ended.outcome, ended.last.code) == (Outcome.REFUSED, "DPL-103")


def test_a_canary_takes_more_than_one_target(tmp_path: Path) -> None:
    estate = Estate(tmp_path, SETTINGS.replace("    configuration", "    strategy: canary\n    configuration"))
    with pytest.raises(CanaryUnfit, match="staging cannot be deployed to as canary: it has one target"):
        estate.enter(estate.artifact())
