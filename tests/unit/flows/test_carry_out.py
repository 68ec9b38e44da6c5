from pathlib import Path
from typing import Any

import msgspec
import pytest

from interlock.deployment import Act, Outcome, PlanUnfit, Step, Target, Way, Why, steps_of
from interlock.evidence.deployment import DEPLOYMENT
from interlock.flows.carry_out import Given, differs
from interlock.flows.deploy import Asked, Wanted
from interlock.flows.seal import Sealing
from interlock.kernel import sha256
from tests.estate import Died, Estate, Kept
from tests.unit.deployment.plans import HEX, OTHER, plan


def test_a_plan_is_carried_out_step_by_step_with_evidence_of_each(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact())
    assert begun.outcome is Outcome.RUNNING
    assert estate.carry(begun) is Outcome.DEPLOYED
    assert estate.hands.did == ["bring one", "switch one", "settle one"]
    done = estate.last()
    assert [one.says.step for one in done.said if one.says.step] == [one.name for one in steps_of(begun.judged.plan)]
    assert [one.says.number for one in done.said] == [0, 1, 2, 3, 4, 5, 6, 7]
    assert done.outcome is Outcome.DEPLOYED
    assert done.ended_at == estate.world.at
    (confirmed,) = [one.says for one in done.said if one.says.seen]
    assert confirmed.seen["one"]["plan"] == begun.judged.plan.digest.hex


def test_what_was_switched_is_taken_back_when_a_step_fails(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    estate.deployed(artifact)
    first = estate.deployed(artifact, environment="live")
    newer = estate.artifact(b"newer")
    estate.deployed(newer)
    begun = estate.enter(newer, environment="live")
    estate.hands.did.clear()
    estate.hands.fails = lambda action, order: (action, order.target.name) == ("switch", "two")
    assert estate.carry(begun) is Outcome.ROLLED_BACK
    assert estate.hands.did == ["bring one", "bring two", "switch one", "switch two", "restore two", "restore one"]
    assert estate.hands.there["one"][-1] == first.judged.plan.digest.hex
    last = estate.last("live")
    assert (last.outcome, "switch two: two did not switch: it was told to" in last.last.says) == (
        Outcome.ROLLED_BACK,
        True,
    )
    (failed,) = [one.says for one in last.said if one.says.is_failed]
    assert failed.code == "DPL-106"


def test_what_fails_before_anything_was_switched_touched_nothing(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact())
    estate.hands.fails = lambda action, _order: action == "bring"
    assert estate.carry(begun) is Outcome.REFUSED
    assert estate.hands.there == {}


def test_what_cannot_be_taken_back_strands(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact())
    estate.hands.fails = lambda action, _order: action in {"switch", "restore"}
    assert estate.carry(begun) is Outcome.STRANDED
    assert "restore" in estate.last().last.says or "did not restore" in estate.last().last.says


def test_that_something_old_is_still_there_undoes_nothing(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact())
    estate.hands.fails = lambda action, _order: action == "settle"
    assert estate.carry(begun) is Outcome.DEPLOYED
    assert [one.says.step for one in estate.last().said if one.says.is_failed] == ["settle one"]


def test_an_artifact_that_vanished_or_was_swapped_is_not_deployed(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    begun = estate.enter(artifact)
    with estate.world.app() as app:
        (place,) = Path(app.data_dir).glob(f"**/{artifact.digests[0].hex}")
    place.chmod(0o600)
    place.write_bytes(b"swapped")
    assert estate.carry(begun) is Outcome.REFUSED
    assert "DPL-110" in {one.says.code for one in estate.last().said}
    again = estate.enter(artifact)
    place.unlink()
    assert estate.carry(again) is Outcome.REFUSED
    assert "DPL-109" in {one.says.code for one in estate.last().said}
    assert estate.hands.did == []


def test_what_was_stopped_after_it_was_planned_is_not_switched(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact())
    with estate.deploying() as (app, _):
        from interlock.flows.environments import Environments

        acting = Environments(
            gate=app.gate, seal=app.seal, clock=app.clock, key=app.keys.signer(app.clock()).key_id, product="shop"
        )
        acting.lock("staging", "a migration")
    assert estate.carry(begun) is Outcome.REFUSED
    assert "a migration" in estate.last().last.says
    assert estate.hands.did == []


def test_something_else_that_runs_there_is_no_success(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact())
    estate.hands.strangers = ("/opt/miner",)
    assert estate.carry(begun) is Outcome.ROLLED_BACK
    assert "/opt/miner" in estate.last().last.says


HEALTHY = """\
environments:
  - name: staging
    deployer: hands
    targets: [{name: one}]
    health: {http: "http://127.0.0.1:1/"}
"""


def test_what_is_not_well_is_taken_back(tmp_path: Path) -> None:
    estate = Estate(tmp_path, HEALTHY)
    begun = estate.enter(estate.artifact())
    estate.probe.wrong["one"] = "it answers 500"
    assert estate.carry(begun) is Outcome.ROLLED_BACK
    assert "one is not healthy: it answers 500" in estate.last().last.says


CANARY = (
    HEALTHY.replace("[{name: one}]", "[{name: one}, {name: two}]")
    + """\
    strategy:
      way: canary
      shares: [50]
      watch: {prometheus: "http://127.0.0.1:1", errors: "e{version}", requests: "r{version}"}
"""
)


@pytest.fixture
def canary(tmp_path: Path) -> Estate:
    """Give an environment that is deployed to as a canary, and runs something."""
    estate = Estate(tmp_path, CANARY)
    estate.deployed(estate.artifact(b"the first"))
    assert not any(" at " in one for one in estate.probe.asked), "there is nothing to hold the first against"
    estate.hands.did.clear()
    return estate


def test_a_canary_that_does_worse_is_taken_back(canary: Estate) -> None:
    begun = canary.enter(canary.artifact())
    canary.probe.wrong["watch"] = "30.0% of its requests fail"
    assert canary.carry(begun) is Outcome.ROLLED_BACK
    assert canary.hands.did == ["bring one", "bring two", "switch one", "restore one"]
    assert canary.last().last.says == "watch one at 50 %: 30.0% of its requests fail"
    (step,) = [one.says for one in canary.last().said if one.says.is_failed]
    assert step.code == "DPL-118"


def test_what_a_canary_was_judged_by_is_entered_with_its_step(canary: Estate) -> None:
    assert canary.carry(canary.enter(canary.artifact())) is Outcome.DEPLOYED
    (step,) = [one.says for one in canary.last().said if one.says.step.startswith("watch")]
    assert (step.says, step.is_failed, step.code) == ("0.00% of 500 requests fail", False, "")
    assert "staging at 50" in canary.probe.asked


def test_a_canary_that_could_not_be_judged_is_not_begun(canary: Estate) -> None:
    begun = canary.enter(canary.artifact())
    canary.probe.wrong["ready"] = "Prometheus cannot be asked"
    assert canary.carry(begun) is Outcome.REFUSED
    assert canary.hands.did == []
    (step,) = [one.says for one in canary.last().said if one.says.is_failed]
    assert step.code == "DPL-117"


def test_the_way_back_is_no_canary_and_whoever_only_says_so_is_one(canary: Estate) -> None:
    assert canary.carry(canary.enter(canary.artifact())) is Outcome.DEPLOYED
    canary.probe.wrong["watch"] = "it would be watched"
    canary.probe.wrong["ready"] = "it would be asked for"
    back = canary.enter(canary.artifact(b"the first"), why=Why.ROLLBACK)
    assert canary.carry(back) is Outcome.DEPLOYED
    for why in (Why.ROLLBACK, Why.REPAIR):
        new = canary.enter(canary.artifact(b"never seen there"), why=why, only_plan=True)
        assert new.judged.plan.strategy.way is Way.CANARY


def test_another_way_may_be_asked_for_but_nobody_does_away_with_a_canary(tmp_path: Path) -> None:
    estate = Estate(tmp_path, CANARY.replace("way: canary", "way: rolling"))
    estate.deployed(estate.artifact(b"the first"))
    begun = estate.enter(estate.artifact(), way=Way.CANARY)
    assert begun.judged.plan.strategy.way is Way.CANARY
    assert estate.carry(begun) is Outcome.DEPLOYED
    assert "staging at 50" in estate.probe.asked
    begun = estate.enter(estate.artifact(b"another"), way=Way.BLUE_GREEN)
    assert estate.carry(begun) is Outcome.DEPLOYED
    rolling = estate.enter(estate.artifact(b"a third"))
    estate.world.commit({"interlock.yaml": CANARY})
    with estate.deploying() as (_, made):
        made.rules.__dict__["settings"] = rolling.judged.plan.settings
        with pytest.raises(PlanUnfit, match="its settings want a canary"):
            made.deploy.check_fits(rolling.judged.plan)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(1, 8))
def test_a_run_that_dies_at_any_step_ends_once_and_says_each_step_once(tmp_path: Path, number: int, when: str) -> None:
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact())
    kept = Kept(begun.run, dies=(number, when))
    with pytest.raises(Died):
        estate.carry(begun, kept)
    assert estate.carry(begun, kept.taken_up()) is Outcome.DEPLOYED
    done = estate.last()
    assert [one.says.number for one in done.said] == [0, 1, 2, 3, 4, 5, 6, 7]
    assert sum(one.says.outcome == "deployed" for one in done.said) == 1
    assert estate.hands.there["one"] == [begun.judged.plan.digest.hex]


def test_whoever_was_slow_changes_nothing_once_somebody_took_over(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact())
    slow = Kept(begun.run, dies=(2, "after"))
    with pytest.raises(Died):
        estate.carry(begun, slow)
    assert estate.carry(begun, slow.taken_up()) is Outcome.DEPLOYED
    before = list(estate.hands.there["one"])
    late = Kept(begun.run)
    estate.carry(begun, late)
    assert estate.hands.there["one"] == before
    assert estate.last().outcome is Outcome.DEPLOYED


def test_what_differs_from_a_plan_is_named() -> None:
    one = plan()
    from interlock.deployment import Seen

    good = Seen(plan=one.digest.hex, artifacts={"app.zip": HEX})
    assert differs(one, good) == ""
    assert "no plan of ours" in differs(one, Seen())
    assert OTHER[:12] in differs(one, Seen(plan=one.digest.hex, artifacts={"app.zip": OTHER}))
    assert "not there" in differs(one, Seen(plan=one.digest.hex))
    more = Seen(plan=one.digest.hex, artifacts={"app.zip": HEX, "x": HEX})
    assert "in no plan" in differs(one, more)
    assert "half" in differs(one, Seen(plan=one.digest.hex, artifacts={"app.zip": HEX}, says="half of it"))
    assert Step(Act.VERIFY).name == "verify"


def test_a_program_of_the_commit_is_part_of_the_plan_and_runs_as_it_was_planned(tmp_path: Path) -> None:
    settings = HEALTHY.replace(
        "    health", "    with: {look: [deploy/look.sh, -x], other: [/bin/sh, ../x, deploy]}\n    health"
    )
    estate = Estate(tmp_path, settings.replace('{http: "http://127.0.0.1:1/"}', "{command: [./deploy/well.sh]}"))
    estate.world.commit({"deploy/look.sh": "echo {}\n", "deploy/well.sh": "true\n"})
    estate.world.check()
    begun = estate.enter(estate.artifact())
    tools = {one.path: one.sha256 for one in begun.judged.plan.tools}
    assert tools == {"deploy/look.sh": sha256(b"echo {}\n").hex, "./deploy/well.sh": sha256(b"true\n").hex}
    (estate.world.root / "deploy" / "look.sh").write_text("rm -rf /\n")
    assert estate.carry(begun) is Outcome.REFUSED
    assert {one.says.code for one in estate.last().said if one.says.is_failed} == {"DPL-115"}
    assert estate.hands.did == []


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"deployer": "command"}, "deployer"),
        ({"parameters": {"bring": ["sh", "-c", "true"]}}, "parameters"),
        ({"targets": (Target("two"),)}, "targets"),
        ({"configuration": ()}, "configuration"),
        ({"product": "bank"}, "product"),
    ],
)
def test_a_plan_that_its_environment_does_not_make_is_not_carried_out(
    tmp_path: Path, changed: dict[str, Any], named: str
) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    with estate.deploying() as (_, made):
        plan = made.deploy.plan(Asked(made.environment("staging"), (Wanted(artifact),)))
        begun = made.deploy.enter(made.deploy.judge(msgspec.structs.replace(plan, **changed)))
        with pytest.raises(PlanUnfit, match=f"it has other {named}"):
            made.deploy.check_fits(begun.judged.plan)
    assert begun.outcome is Outcome.RUNNING
    with estate.deploying() as (_, made):
        made.__dict__["deployers"] = {"hands": estate.hands, "command": estate.hands}
        made.carry_out.run(Kept(begun.run), msgspec.json.encode(Given(begun.judged.plan.digest.hex)).decode())
    assert estate.hands.did == []


def test_a_plan_for_an_environment_that_nobody_asked_for_there_is_not_carried_out(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    estate.deployed(artifact)
    estate.hands.did.clear()
    with estate.deploying() as (app, made):
        plan = made.deploy.plan(Asked(made.environment("live"), (Wanted(artifact),)))
        app.store.blobs.put(plan.body, "application/json")
        says = msgspec.structs.replace(made.deploy.said(plan, "dpl-sly", Outcome.RUNNING), environment="staging")
        app.seal.documents([Sealing(plan.subject, DEPLOYMENT, says, plan.subjects)])
        assert [one.plan for one in made.deployments.all("staging")][-1] == plan.digest.hex
        given = msgspec.json.encode(Given(plan.digest.hex)).decode()
        assert made.carry_out.run(Kept("dpl-sly"), given) == Outcome.REFUSED
    assert estate.hands.did == []


def test_what_was_said_to_run_without_being_asked_for_is_asked_before_anything_is_touched(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    with estate.deploying() as (app, made):
        plan = made.deploy.plan(Asked(made.environment("live"), (Wanted(artifact),)))
        app.store.blobs.put(plan.body, "application/json")
        says = made.deploy.said(plan, "dpl-sly", Outcome.RUNNING)
        app.seal.documents([Sealing(plan.subject, DEPLOYMENT, says, plan.subjects)])
    estate.carry_on()
    assert estate.last().outcome is Outcome.REFUSED
    assert "app.zip does not run in staging yet" in estate.last().last.says
    assert estate.hands.did == []


@pytest.mark.parametrize("has_begun", [False, True])
def test_what_runs_by_a_plan_that_is_lost_ends_and_blocks_nothing(tmp_path: Path, *, has_begun: bool) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    with estate.deploying() as (app, made):
        plan = made.deploy.plan(Asked(made.environment("staging"), (Wanted(artifact),)))
        said = [made.deploy.said(plan, "dpl-lost", Outcome.RUNNING)]
        said += [made.deploy.said(plan, "dpl-lost", Outcome.RUNNING, step="bring one", number=2)] * has_begun
        app.seal.documents([Sealing(plan.subject, DEPLOYMENT, one) for one in said])
    estate.carry_on()
    ended = estate.last()
    assert ended.outcome is (Outcome.STRANDED if has_begun else Outcome.REFUSED)
    assert "its plan cannot be read any more" in ended.last.says
    estate.carry_on()
    assert estate.last() == ended
    estate.deployed(artifact)


def test_a_deployment_leaves_its_events_with_what_they_tell_of(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    estate.hands.fails = lambda action, _: action == "switch"
    estate.carry(estate.enter(estate.artifact(b"newer")))
    with estate.world.app() as app:
        told = [msgspec.json.decode(one.body) for one in app.outbox.unplanned(200)]
    mine = [one for one in told if one["kind"].startswith("deployment.")]
    assert [one["kind"] for one in mine] == [
        *("deployment.begun", "deployment.ended", "deployment.begun", "deployment.rolled-back"),
    ]
    assert {one["about"] for one in mine[:2]} == {begun.run}
    assert "switch one" in mine[-1]["says"]
