from pathlib import Path

import msgspec
import pytest

from interlock.deployment import Outcome
from interlock.evidence.running import RUNNING
from interlock.flows.keep_verifying import Look
from tests.estate import SETTINGS, Estate, Kept


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    """Give a repository of which something was deployed to staging, which is brought back by itself."""
    rules = SETTINGS.replace("    deployer: hands\n", "    deployer: hands\n    on_drift: revert\n", 1)
    made = Estate(tmp_path, rules.replace("    on_drift", "    verify_every: 15m\n    on_drift", 1))
    made.deployed(made.artifact())
    return made


def due(estate: Estate) -> list[tuple[str, str]]:
    with estate.deploying() as (_, made):
        return [(one.run, one.environment) for one in made.verification.keeping.due()]


def looked(estate: Estate, kept: Kept | None = None) -> tuple[str, list[str]]:
    told: list[str] = []
    with estate.deploying() as (_, made):
        made._tell = told.append
        order = msgspec.json.encode(Look("staging")).decode()
        return made.verification.keeping.run(kept or Kept("vfy-1"), order), told


def test_an_environment_is_due_after_each_deployment_and_then_on_its_schedule(estate: Estate) -> None:
    first = due(estate)
    assert [name for _, name in first] == ["staging"]
    assert due(estate) == first, "two workers have to come to the same name"
    assert looked(estate)[0].startswith("as-planned, sha256:")
    assert due(estate) == []
    estate.world.pass_time(minutes=14)
    assert due(estate) == []
    estate.world.pass_time(minutes=1)
    second = due(estate)
    assert [name for _, name in second] == ["staging"]
    assert second != first
    looked(estate)
    estate.deployed(estate.artifact(b"newer"))
    assert [name for _, name in due(estate)] == ["staging"]


def test_what_runs_newly_is_looked_at_now_by_one_name_for_all_workers(estate: Estate) -> None:
    looked(estate)

    def by_news(new: str) -> list[str]:
        with estate.deploying() as (_, made):
            return [one.run for one in made.verification.keeping.due(news=lambda _: new)]

    assert by_news("") == []
    first = by_news("ab")
    assert len(first) == 1
    assert by_news("ab") == first
    assert by_news("cd") != first
    estate.enter(estate.artifact(b"newer"))
    assert by_news("ab") == []


def test_nothing_is_due_while_something_is_deployed_there(estate: Estate) -> None:
    estate.enter(estate.artifact(b"newer"))
    assert due(estate) == []


def test_what_differs_is_sealed_told_and_deployed_again(estate: Estate) -> None:
    estate.hands.edited["deploy/app.env"] = "e" * 64
    answer, told = looked(estate)
    assert answer.startswith("differs, sha256:")
    assert told[0] == "staging: differs, 1 differing, 1 new"
    assert "is deployed again as planned" in told[-1]
    repair = estate.last()
    assert (repair.first.why, repair.outcome) == ("repair", Outcome.RUNNING)
    with estate.deploying() as (_, made):
        last = made.verification.sealing.last("staging")
    assert last is not None
    assert last.running.follows == "it is deployed again as planned"


def test_a_look_that_was_cut_off_after_it_was_sealed_deploys_nothing_twice(estate: Estate) -> None:
    estate.hands.edited["deploy/app.env"] = "e" * 64
    looked(estate)
    looked(estate, Kept("vfy-1"))
    assert [one.first.why for one in estate.all()] == ["release", "repair"]


def test_where_nothing_is_wanted_nothing_is_deployed(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    estate.hands.edited["deploy/app.env"] = "e" * 64
    assert looked(estate)[0].startswith("differs, sha256:")
    assert len(estate.all()) == 1


def test_why_it_is_left_as_it_is_stands_in_the_evidence(estate: Estate) -> None:
    estate.hands.edited["deploy/app.env"] = "e" * 64
    estate.hands.silent.clear()
    for _ in range(3):
        estate.hands.edited["deploy/app.env"] = "e" * 64
        looked(estate)
        estate.carry_on()
        estate.world.pass_time(minutes=1)
    estate.hands.edited["deploy/app.env"] = "e" * 64
    looked(estate)
    with estate.deploying() as (_, made):
        last = made.verification.sealing.last("staging")
    assert last is not None
    assert "something undoes it" in last.running.follows


def test_an_environment_that_is_gone_is_looked_at_no_more(estate: Estate) -> None:
    order = msgspec.json.encode(Look("nowhere")).decode()
    with estate.deploying() as (_, made):
        assert made.verification.keeping.run(Kept("vfy-1"), order) == "gone"


def test_a_look_that_fails_is_told_and_the_worker_goes_on(estate: Estate) -> None:
    told: list[str] = []
    order = msgspec.json.encode(Look("staging")).decode()
    with estate.deploying() as (_, made):
        made._tell = told.append
        made.deployments.__dict__["plan_of"] = _broken
        assert made.verification.keeping.run(Kept("vfy-1"), order) == "DPL-104"
    assert "staging could not be verified" in told[0]


def _broken(_: str) -> None:
    from interlock.deployment import PlanMalformed

    raise PlanMalformed(what="it", why="somebody wrote into it")


def test_what_says_that_it_was_seen_in_the_future_puts_no_look_off(estate: Estate) -> None:
    """Whoever may deploy could have nobody look there for years: what is sealed is dated by whoever seals it."""
    looked(estate)
    with estate.deploying() as (app, made):
        last = made.verification.sealing.last("staging")
        assert last is not None
        for at, is_due in (("2026-01-05T09:10:00Z", False), ("2126-01-05T09:00:00Z", True)):
            says = msgspec.structs.replace(last.running, at=at)
            app.seal.document(made.deployments.plan_of(last.running.plan).subject, RUNNING, says)
            assert bool(list(made.verification.keeping.due())) is is_due
