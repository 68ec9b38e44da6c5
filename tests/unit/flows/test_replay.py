from pathlib import Path

import msgspec
import pytest

from interlock.decision import Verdict
from interlock.flows.check import Asked
from interlock.flows.replay import Replayed
from interlock.flows.summary import seal_decision
from interlock.kernel import Severity, sha256
from interlock.testing.world import World, failed, finding


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def replayed(world: World, policy: str = "", **ago: int) -> list[Replayed]:
    from datetime import timedelta

    with world.app(is_reading=True) as app:
        since = world.at - timedelta(**ago) if ago else None
        return list(app.replay.run(app.policies.get(policy) if policy else None, since))


def test_every_decision_comes_out_byte_for_byte_as_it_was_recorded(world: World) -> None:
    world.check()
    world.pass_time(days=40)
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.commit({"app.py": "print('second')\n"})
    world.check()
    world.pass_time(days=400)
    found = replayed(world)
    assert [one.recorded.decision.verdict for one in found] == [Verdict.ALLOW, Verdict.DENY]
    assert all(one.is_same and not one.is_changed for one in found)


def test_later_evidence_changes_no_earlier_decision(world: World) -> None:
    world.check()
    world.pass_time(minutes=1)
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check()
    assert [one.again.verdict for one in replayed(world) if one.again] == [Verdict.ALLOW, Verdict.DENY]


def test_whoever_sees_the_ledger_for_the_first_time_makes_the_same_of_it(world: World) -> None:
    world.check()
    kept = [one for one in world.home.rglob("checkpoints/*") if one.is_file()]
    assert kept
    for one in kept:
        one.unlink()
    assert [one.is_same for one in replayed(world)] == [True]


def test_another_policy_says_what_it_would_have_decided_and_why(world: World) -> None:
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast", Severity.MEDIUM))
    world.check()
    assert not replayed(world, "standard")[0].is_changed
    [one] = replayed(world, "critical")
    assert one.is_changed
    assert not one.is_opened
    assert any("commit.sast has 1 medium finding" in says for says in one.because)


def test_only_decisions_of_the_asked_time_are_made_again(world: World) -> None:
    world.check()
    world.pass_time(days=10)
    world.check()
    assert len(replayed(world, days=1)) == 1
    assert len(replayed(world)) == 2


def test_a_decision_that_was_made_up_does_not_come_out_as_it_was_recorded(world: World) -> None:
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    checked = world.check()
    assert checked.decision.verdict is Verdict.DENY
    forged = msgspec.structs.replace(
        checked.decision,
        verdict=Verdict.ALLOW,
        reasons=tuple(msgspec.structs.replace(one, verdict=Verdict.ALLOW) for one in checked.decision.reasons),
    )
    with world.app() as app:
        policy = msgspec.to_builtins(app.policies.get("baseline"))
        from interlock.kernel import canonical

        draft = seal_decision(forged, app.keys.signer(world.at), "0", sha256(canonical(policy)).hex)
        app.store.ledger.append([draft])
        app.gate.remember()
    honest, made_up = replayed(world)
    assert honest.is_same
    assert not made_up.is_same
    assert made_up.is_changed
    assert not made_up.is_opened


def test_a_policy_that_is_gone_is_said_and_nothing_passes(world: World) -> None:
    world.check()
    world.damage("DELETE FROM blob WHERE media_type = 'application/json'")
    [one] = replayed(world)
    assert one.again is None
    assert one.is_changed
    assert one.because[0]


def test_an_empty_ledger_has_nothing_to_replay(world: World) -> None:
    with world.app() as app:
        assert list(app.replay.run()) == []


def test_a_decision_at_a_stage_of_ones_own_is_made_again_by_the_stages_that_stood_then(world: World) -> None:
    stages = "stages:\n  - id: commit\n  - id: board\n    controls: [commit.sca]\n    policy: critical\n"
    world.commit({"interlock.yaml": stages})
    world.check()
    world.check(Asked(stage="board"))
    world.commit({"interlock.yaml": "version: 1\n"})
    found = replayed(world)
    assert [one.recorded.decision.stage for one in found] == ["commit", "board"]
    assert all(one.is_same for one in found), [one.because for one in found]
