from pathlib import Path

import pytest

from interlock.deployment import ArtifactGone, Outcome, PlannedArtifact, Target, Touched
from interlock.evidence import PROVENANCE
from interlock.flows.verify_deployment import Verified
from interlock.kernel import Digest, stamp
from interlock.runtime.running import Differs
from interlock.runtime.state import Hand
from tests.docks import provenance
from tests.estate import SETTINGS, Estate


def look(estate: Estate, environment: str = "staging") -> Verified:
    with estate.deploying() as (_, made):
        return made.verification.verifying.verify(made.environment(environment))


def kinds(verified: Verified) -> list[tuple[Differs, str]]:
    return [(one.kind, one.what) for one in verified.differing]


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    """Give a repository of which something was deployed to staging."""
    made = Estate(tmp_path)
    made.deployed(made.artifact())
    return made


def test_what_runs_as_planned_is_so_and_every_target_was_asked(estate: Estate) -> None:
    verified = look(estate)
    assert (verified.answer, verified.differing, verified.unlooked) == ("as-planned", (), ())
    assert (verified.owed["targets"], verified.owed["decisions"]) == (1, 1)


def test_where_nothing_was_deployed_there_is_nothing_to_hold_anything_against(estate: Estate) -> None:
    verified = look(estate, "live")
    assert (verified.answer, verified.plan) == ("nothing-deployed", None)


def test_while_something_is_under_way_nothing_is_held_against_it(estate: Estate) -> None:
    begun = estate.enter(estate.artifact(b"newer"))
    assert begun.outcome is Outcome.RUNNING
    verified = look(estate)
    assert (verified.answer, verified.under_way, verified.plan) == ("under-way", begun.run, None)


def test_a_deployment_that_ends_meanwhile_is_not_taken_for_drift(estate: Estate) -> None:
    newer = estate.artifact(b"newer")

    class Slow(type(estate.hands)):  # type: ignore[misc]  # a deployer that somebody deploys during
        def look(self, target: Target, parameters: object) -> object:
            seen = estate.hands.look(target, {})
            estate.deployed(newer)
            return seen

    with estate.deploying() as (_, made):
        made.__dict__["deployers"] = {"hands": Slow()}
        verified = made.verification.verifying.verify(made.environment("staging"))
    assert (verified.answer, verified.differing) == ("under-way", ())


def test_what_differs_on_a_target_is_told_with_who_did_it(estate: Estate) -> None:
    estate.hands.edited["deploy/app.env"] = "e" * 64
    estate.hands.touched["deploy/app.env"] = Touched("root", "2026-01-05T10:00:00Z")
    estate.hands.strangers = ("process 4711: /tmp/miner",)
    verified = look(estate)
    assert verified.answer == "differs"
    assert kinds(verified) == [
        (Differs.CONFIGURATION, "deploy/app.env"),
        (Differs.STRANGER, "process 4711: /tmp/miner"),
    ]
    assert verified.differing[0].hand == Hand("root", at="2026-01-05T10:00:00Z")


def test_a_target_that_follows_another_plan_of_ours_is_told_with_whose_that_is(estate: Estate) -> None:
    first = estate.last()
    estate.deployed(estate.artifact(b"newer"))
    estate.hands.there["one"].append(first.plan)
    verified = look(estate)
    plan = next(one for one in verified.differing if one.kind is Differs.PLAN)
    assert f"that is the plan of {first.run}, which ended deployed" in plan.says
    assert plan.hand == Hand(first.said[0].signer_name, at=stamp(first.begun_at))
    assert (Differs.ARTIFACT, "app.zip") in kinds(verified)


def test_a_target_that_cannot_be_asked_is_unknown_and_never_well(estate: Estate) -> None:
    estate.hands.silent.add("one")
    verified = look(estate)
    assert verified.answer == "unknown"
    assert [(one.unit, one.what) for one in verified.unlooked] == [("targets", "one")]
    assert "DPL-105" in verified.unlooked[0].why
    assert verified.unknown == ("one",)


def test_a_deployer_that_is_gone_makes_everything_unknown(estate: Estate) -> None:
    with estate.deploying() as (_, made):
        made.__dict__["deployers"] = {}
        verified = made.verification.verifying.verify(made.environment("staging"))
    assert verified.answer == "unknown"
    assert "DPL-111" in verified.unlooked[0].why


def test_a_target_that_was_declared_since_was_never_deployed_to(estate: Estate) -> None:
    estate.world.commit(
        {"interlock.yaml": SETTINGS.replace("targets: [{name: one}]", "targets: [{name: one}, {name: new}]", 1)}
    )
    assert (Differs.UNPLANNED, "new") in kinds(look(estate))


def test_a_branch_that_the_environment_takes_no_longer_is_a_difference(estate: Estate) -> None:
    rules = SETTINGS.replace("    deployer: hands\n", "    deployer: hands\n    branches: [release/*]\n", 1)
    estate.world.commit({"interlock.yaml": rules})
    verified = look(estate)
    assert [one.kind for one in verified.differing if one.kind is Differs.BRANCH] == [Differs.BRANCH]


def test_provenance_that_names_another_commit_is_a_difference(estate: Estate) -> None:
    with estate.world.app() as app:
        about = estate.last()
        with estate.deploying() as (_, made):
            (subject,) = made.deployments.plan_of(about.plan).subjects
        other = estate.world.commit({"evil.py": "1\n"})
        app.seal.document(subject, PROVENANCE, provenance(other, stamp(estate.world.at)))
    found = [one for one in look(estate).differing if one.kind is Differs.SOURCE]
    assert [one.found for one in found] == [other]


def test_evidence_that_grew_old_is_a_difference_once_whatever_its_age(estate: Estate) -> None:
    estate.world.pass_time(days=40)
    found = [one for one in look(estate).differing if one.kind is Differs.STALE]
    assert found
    estate.world.pass_time(days=40)
    assert {one.id for one in found} <= {one.id for one in look(estate).differing}


def test_a_health_check_that_fails_is_a_difference(tmp_path: Path) -> None:
    rules = SETTINGS.replace(
        "    deployer: hands\n", "    deployer: hands\n    health: {http: 'http://{target}/'}\n", 1
    )
    estate = Estate(tmp_path, rules)
    estate.deployed(estate.artifact())
    assert look(estate).owed["health"] == 1
    estate.probe.wrong["one"] = "it answers 503"
    verified = look(estate)
    assert [(one.kind, one.says) for one in verified.differing] == [(Differs.UNWELL, "it answers 503")]


def test_configuration_that_is_not_kept_any_more_is_a_difference(estate: Estate) -> None:
    class Gone:
        def path(self, digest: Digest) -> str:
            raise ArtifactGone(name=digest.hex[:12], digest=digest, why="the disk was wiped")

        def check(self, artifact: PlannedArtifact) -> None:
            raise AssertionError(artifact)

    with estate.deploying() as (_, made):
        made.__dict__["content"] = Gone()
        verified = made.verification.verifying.verify(made.environment("staging"))
    assert kinds(verified) == [(Differs.CONTENT, "deploy/app.env")]
    assert "the disk was wiped" in verified.differing[0].says
