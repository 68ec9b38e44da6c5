from datetime import timedelta
from pathlib import Path

from interlock.flows.environments import Environments
from interlock.flows.standing import Standing, standing_of
from tests.estate import Estate


def standing(estate: Estate, name: str = "staging") -> Standing:
    with estate.deploying() as (app, made):
        return standing_of(made.environment(name), made.deployments, made.releases, app.clock())


def test_an_environment_says_what_runs_there_by_whom_and_what_waits(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    assert standing(estate).now is None
    first = estate.deployed(estate.artifact())
    estate.enter(estate.artifact(b"newer"), at=estate.world.at + timedelta(hours=1))
    found = standing(estate)
    assert found.now is not None
    assert found.plan is not None
    assert (found.now.run, found.plan.digest) == (first.run, first.judged.plan.digest)
    assert found.by
    assert found.approved_by == ()
    assert len(found.waiting) == 1
    assert found.shut == ""


def test_what_shuts_it_is_said(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with estate.deploying() as (app, _):
        key = app.keys.signer(app.clock()).key_id
        acting = Environments(gate=app.gate, seal=app.seal, clock=app.clock, key=key, product="shop")
        acting.freeze("staging", estate.world.at, estate.world.at + timedelta(hours=1), "year end")
        acting.lock("live", "a migration")
    assert standing(estate).shut == "frozen: year end"
    assert standing(estate, "live").shut.endswith("a migration")
    estate.world.pass_time(hours=2)
    assert standing(estate).shut == ""
