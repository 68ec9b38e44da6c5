"""Where code runs, since when, by which deployment; and what nobody says is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.decision import Question
from interlock.deployment import Outcome
from interlock.flows.tracing import arrivals
from interlock.flows.tracing.code_to_prod import code_to_prod
from interlock.flows.tracing.prod_to_code import prod_to_code
from interlock.render.paint import Paint
from interlock.render.traced.arrivals import whereabouts_lines
from tests.estate import Estate
from tests.tracing import asking


def test_a_commit_runs_where_what_was_built_from_it_was_deployed(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    with asking(estate) as (asked, _):
        found = code_to_prod(asked, asked.subjects.find("HEAD"))
    (one,) = found.now
    assert one.landed.environment.name == "environment:shop/staging"
    assert one.landed.workload.name == "workload:shop/staging/one"
    assert one.rollout is not None
    assert one.rollout.run == begun.run
    assert one.rollout.outcome == "deployed"
    assert [decided.verdict for decided in one.rollout.decisions] == ["allow"]
    assert one.rollout.approvals == ()
    assert [commit.name for commit in one.source.commits] == [f"gitCommit:{estate.head}"]


def test_what_was_replaced_runs_no_more_and_ran_before(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    first = estate.artifact()
    estate.deployed(first)
    estate.world.pass_time(minutes=1)
    estate.deployed(estate.artifact(b"newer"))
    with asking(estate) as (asked, _):
        old = code_to_prod(asked, asked.subjects.find(str(first.digests[0])))
    assert old.now == ()
    (was,) = old.before
    assert was.landed.until is not None
    assert was.landed.until.entry > was.landed.since.entry


def test_as_of_then_it_still_ran(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    first = estate.artifact()
    estate.deployed(first)
    with estate.world.app(is_reading=True) as app:
        log = app.gate.proven()
        assert log is not None
        then = str(len(log.leaves) - 1)
    estate.world.pass_time(minutes=1)
    estate.deployed(estate.artifact(b"newer"))
    with asking(estate, then) as (asked, _):
        assert asked.is_then
        assert len(code_to_prod(asked, asked.subjects.find(str(first.digests[0]))).now) == 1


def test_code_that_was_built_and_never_deployed_runs_nowhere(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.artifact()
    with asking(estate) as (asked, _):
        found = code_to_prod(asked, asked.subjects.find("HEAD"))
    assert (len(found.artifacts), found.now, found.before) == (1, (), ())


def test_what_it_was_built_into_and_was_not_looked_at_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    estate = Estate(tmp_path)
    for body in (b"one", b"two", b"three"):
        estate.artifact(body)
    with asking(estate) as (asked, _):
        assert not code_to_prod(asked, asked.subjects.find("HEAD")).is_cut
    monkeypatch.setattr(arrivals, "_EACH", 2)
    with asking(estate) as (asked, _):
        found = code_to_prod(asked, asked.subjects.find("HEAD"))
    assert found.is_cut
    assert "cut short" in "\n".join(whereabouts_lines(found, Paint(has_colour=False)))


def test_what_took_the_place_of_what_was_replaced_is_told(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    first = estate.artifact()
    estate.deployed(first)
    newer = estate.artifact(b"newer")
    estate.deployed(newer)
    with asking(estate) as (asked, _):
        old = code_to_prod(asked, asked.subjects.find(str(first.digests[0])))
        new = code_to_prod(asked, asked.subjects.find(str(newer.digests[0])))
    assert [one.artifact.name for one in old.instead] == [str(newer.digests[0])]
    assert (old.attempts, old.refusals, new.instead) == ((), (), ())


def test_a_deployment_that_was_taken_back_before_anything_was_seen_to_run_is_told(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    estate.hands.fails = lambda action, _order: action == "switch"
    begun = estate.enter(artifact)
    assert estate.carry(begun) is Outcome.ROLLED_BACK
    with asking(estate) as (asked, _):
        found = code_to_prod(asked, asked.subjects.find(str(artifact.digests[0])))
        place = prod_to_code(asked, asked.subjects.find("staging"))
    assert (found.now, found.before) == ((), ())
    (one,) = found.attempts
    assert (one.run, one.outcome) == (begun.run, "rolled-back")
    assert one.switched is not None
    assert one.began.entry < one.switched.entry < one.ended.entry
    assert "it was told to" in one.says
    assert place.attempts == (one,)


def test_what_the_gate_stopped_is_told_with_its_decision_or_its_deployment(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    stray = estate.artifact(b"of a commit that nobody checked", commit=estate.world.commit({"app.py": "print(2)\n"}))
    with estate.world.app() as app:
        policy = app.policies.get(app.settings.policy)
        app.seal.decision(app.gate.decide(policy, Question(stray, estate.world.at, environment="staging")), policy)
    with asking(estate) as (asked, _):
        found = code_to_prod(asked, asked.subjects.find(str(stray.digests[0])))
    (one,) = found.refusals
    assert (one.verdict, one.environment) == ("deny", "staging")
    begun = estate.enter(stray)
    assert begun.outcome is Outcome.REFUSED
    with asking(estate) as (asked, _):
        found = code_to_prod(asked, asked.subjects.find(str(stray.digests[0])))
    assert [each.run for each in found.attempts] == [begun.run]
    assert found.refusals == ()


def test_of_what_runs_no_more_those_that_ended_last_are_told_and_the_others_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interlock.flows.tracing.code_to_prod._TOLD", 2)
    estate = Estate(tmp_path)
    artifacts = [estate.artifact(b"%d" % number) for number in range(5)]
    for artifact in artifacts:
        estate.deployed(artifact)
        estate.world.pass_time(minutes=1)
    with asking(estate) as (asked, _):
        found = code_to_prod(asked, asked.subjects.find("HEAD"))
    names = [str(one.digests[0]) for one in artifacts]
    assert [one.landed.artifact.name for one in found.now] == names[4:]
    assert [one.landed.artifact.name for one in found.before] == names[2:4]
    assert found.earlier == 2
    assert "it ran 2 times more, all of which ended before" in "\n".join(
        whereabouts_lines(found, Paint(has_colour=False))
    )
