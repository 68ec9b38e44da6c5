from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from interlock.deployment import Outcome, Plan
from interlock.evidence.deployment import DEPLOYMENT, ENVIRONMENT, DeploymentStep, EnvironmentAct
from interlock.evidence.running import RUNNING, Running
from interlock.flows.deployments import may
from interlock.flows.directory import say
from interlock.flows.errors import DeploymentUnknown
from interlock.flows.gate import Gate
from interlock.flows.seal import Sealing
from interlock.identity import Confirm, Grant, JoinAccount, RemovePerson, fold
from interlock.kernel import KeyId, stamp
from interlock.wiring.app import App
from tests.estate import Estate
from tests.governed import Team
from tests.identities import Minutes, founding, key, key_account


def said(app: App, estate: Estate, run: str, plan: Plan, **more: Any) -> DeploymentStep:
    """What somebody might say of a deployment to staging."""
    usual: dict[str, Any] = {
        "environment": "staging",
        "product": "shop",
        "outcome": "deployed",
        "at": stamp(estate.world.at),
        "ledger": app.gate.origin,
    }
    return DeploymentStep(run=run, plan=plan.digest.hex, **{**usual, **more})


def test_the_ledger_tells_what_runs_where_and_what_ran_before(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    first = estate.deployed(estate.artifact())
    estate.world.pass_time(minutes=1)
    newer = estate.artifact(b"newer")
    second = estate.deployed(newer)
    with estate.deploying() as (_, made):
        now = made.deployments.current("staging")
        assert now is not None
        assert now.run == second.run
        assert [one.run for one in made.deployments.earlier("staging")] == [first.run]
        assert made.deployments.reached("staging") == {newer.digests[0].hex}
        assert made.deployments.reached("live") == frozenset()
        assert made.deployments.running("staging") is None


def test_a_deployment_is_found_by_the_start_of_its_name(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    with estate.deploying() as (_, made):
        assert made.deployments.find(begun.run).run == begun.run
        assert made.deployments.find(begun.run[4:10]).run == begun.run
        for name in ("dpl-", "", "xxxx", begun.run[4:6]):
            with pytest.raises(DeploymentUnknown):
                made.deployments.find(name)


def test_the_first_final_word_holds_whatever_is_said_later(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    plan = begun.judged.plan
    with estate.deploying() as (app, made):
        for outcome in (Outcome.RUNNING, Outcome.ROLLED_BACK):
            says = made.deploy.said(plan, begun.run, outcome)
            app.seal.documents([Sealing(plan.subject, DEPLOYMENT, says)])
    assert estate.last().outcome is Outcome.DEPLOYED


def test_what_cannot_be_read_or_is_about_another_product_says_nothing(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    plan = begun.judged.plan
    with estate.deploying() as (app, _):
        other = said(app, estate, "dpl-other", plan, product="bank")
        app.seal.documents([Sealing(plan.subject, DEPLOYMENT, other)])
        app.seal.documents([Sealing(plan.subject, DEPLOYMENT, {"run": 1})])
        odd = said(app, estate, "dpl-odd", plan, outcome="running")
        app.seal.documents([Sealing(plan.subject, DEPLOYMENT, msgspec.structs.replace(odd, plan="no digest"))])
    assert [one.run for one in estate.all()] == [begun.run]


def test_what_was_said_for_another_ledger_says_nothing(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    plan = begun.judged.plan
    with estate.deploying() as (app, _):
        for ledger in ("", "other.example.org"):
            app.seal.documents([Sealing(plan.subject, DEPLOYMENT, said(app, estate, "dpl-x", plan, ledger=ledger))])
    assert [one.run for one in estate.all()] == [begun.run]


def test_an_environment_that_can_have_no_name_stops_nobody(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    team = Team(estate.world, roles=("operations",))
    plan = begun.judged.plan
    with team.app("ann") as app:
        for name in ("", "a b", "x/product:other", "é" * 300):
            odd = said(app, estate, "dpl-odd", plan, environment=name)
            running = Running(name, "shop", "dpl-odd", plan.digest.hex, odd.at, "as-planned", ledger=app.gate.origin)
            act = EnvironmentAct("unlock", name, "x", odd.at, ledger=app.gate.origin, product="shop")
            for kind, says in ((DEPLOYMENT, odd), (RUNNING, running), (ENVIRONMENT, act)):
                app.seal.documents([Sealing(plan.subject, kind, says)])
    with estate.deploying() as (_, made):
        assert made.deployments.current("staging") is not None
        assert made.deployments.lock("staging") is None
        assert made.verification.sealing.last("staging") is None


def test_the_ledger_and_no_clock_says_which_deployment_was_last(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    plan = estate.deployed(estate.artifact(b"newer")).judged.plan
    with estate.deploying() as (app, made):
        late = said(app, estate, "dpl-by-a-slow-clock", plan, at=stamp(estate.world.at - timedelta(days=400)))
        app.seal.documents([Sealing(plan.subject, DEPLOYMENT, late)])
        now = made.deployments.current("staging")
    assert now is not None
    assert now.run == "dpl-by-a-slow-clock"


def test_only_who_may_deploy_says_what_was_deployed(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    team = Team(estate.world, roles=("operations",))
    with team.app("ann") as app:
        plan = begun.judged.plan
        says = said(app, estate, "dpl-of-ann", plan)
        app.seal.documents([Sealing(plan.subject, DEPLOYMENT, says)])
    with team.app("wendy") as app:
        says = said(app, estate, "dpl-of-wendy", plan)
        app.seal.documents([Sealing(plan.subject, DEPLOYMENT, says)])
    assert [one.run for one in estate.all()] == [begun.run, "dpl-of-ann"]


def test_somebody_who_leaves_takes_nothing_back_that_they_deployed(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    team = Team(estate.world, people=("ann", "ben", "cid"), roles=("operations",))
    begun = estate.enter(estate.artifact())
    plan = begun.judged.plan
    for run in ("dpl-before", "dpl-after"):
        with team.app("ann") as app:
            says = said(app, estate, run, plan)
            app.seal.documents([Sealing(plan.subject, DEPLOYMENT, says)])
        for who, deed in (("ben", RemovePerson("ann")), ("cid", None)) if run == "dpl-before" else ():
            with team.app(who) as app:
                acts = [deed] if deed is not None else [Confirm(str(one.digest)) for one in app.directory().pending]
                say(acts, app.directory(), app.seal, team.keys[who], estate.world.at, app.store.ledger.origin)
    assert [one.run for one in estate.all()] == [begun.run, "dpl-before"]


def test_every_entry_is_verified_once_however_often_it_is_asked(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    with estate.deploying() as (_, made):
        first = made.deployments.all()
        asked: list[int] = []
        of_kind = Gate.of_kind

        def counted(gate: Gate, kind: str, **more: Any) -> Any:
            found = of_kind(gate, kind, **more)
            asked.append(len(found))
            return found

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Gate, "of_kind", counted)
            assert made.deployments.all() == first
        assert asked == [0]


def test_where_nobody_was_named_any_key_that_counts_may(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    assert may(fold(()), KeyId("ab" * 32), "release.deploy", "organisation", estate.world.at) == ""
    team = Team(estate.world)
    with team.app("ann") as app:
        directory = app.directory()
    assert "nobody is known" in may(directory, KeyId("ab" * 32), "release.deploy", "organisation", estate.world.at)
    assert may(directory, team.keys["ann"], "release.deploy", "organisation", estate.world.at) == ""
    assert may(directory, team.keys["wendy"], "release.deploy", "organisation", estate.world.at) != ""


def test_what_is_said_of_one_environment_ends_nothing_in_another(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact())
    with estate.deploying() as (app, made):
        says = said(app, estate, begun.run, begun.judged.plan, environment="live", number=1)
        app.seal.documents([Sealing(begun.judged.plan.subject, DEPLOYMENT, says)])
        assert made.deployments.current("staging") is None
    (there,) = estate.all("staging")
    assert there.outcome is Outcome.RUNNING


@pytest.mark.parametrize(("outcome", "at"), [("splendid", ""), ("rolled-back", "yesterday")])
def test_an_outcome_or_a_time_that_is_none_says_nothing_and_stops_nobody(tmp_path: Path, outcome: str, at: str) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    plan = begun.judged.plan
    frost = EnvironmentAct("freeze", "staging", "x", stamp(estate.world.at), ledger="", product="shop")
    with estate.deploying() as (app, made):
        bad = said(app, estate, begun.run, plan, outcome=outcome, at=at or stamp(estate.world.at))
        frost = msgspec.structs.replace(frost, ledger=app.gate.origin)
        app.seal.documents([Sealing(plan.subject, DEPLOYMENT, bad), Sealing(plan.subject, ENVIRONMENT, frost)])
        now = made.deployments.current("staging")
        assert now is not None
        assert now.run == begun.run
        assert made.deployments.frozen("staging") == {}


def test_a_program_opens_nothing_that_people_shut() -> None:
    made = Minutes(("ann", founding("ann")))
    made.say("ann", JoinAccount("workload:hall", key_account("ci"), "installed by us"))
    made.say("ann", Grant("releaser", "workload:hall", "product:shop"))
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert may(made.fold(), key("ci"), "release.deploy", "product:shop/environment:live", at) == ""
    assert "no role of a program allows it" in may(made.fold(), key("ci"), "hold.lift", "product:shop", at)


def test_a_program_deploys_only_where_people_said_so() -> None:
    made = Minutes(("ann", founding("ann")))
    made.say("ann", JoinAccount("workload:hall", key_account("ci"), "installed by us"))
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert "it takes one of the roles releaser" in may(made.fold(), key("ci"), "release.deploy", "product:shop", at)
    made.say("ann", Grant("releaser", "workload:hall", "product:shop/environment:staging"))
    assert may(made.fold(), key("ci"), "release.deploy", "product:shop/environment:staging", at) == ""
    assert may(made.fold(), key("ci"), "release.deploy", "product:shop/environment:live", at) != ""
