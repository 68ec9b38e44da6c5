"""Somebody inside wants something in production that its gate, its order, its window or its rules keep out."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.deployment import Kind, Outcome
from interlock.evidence import (
    PROVENANCE,
    BuildDefinition,
    Builder,
    BuildMetadata,
    Provenance,
    ResourceDescriptor,
    RunDetails,
)
from interlock.flows.deploy import Asked, Wanted
from interlock.kernel import stamp
from tests.estate import SETTINGS, Estate, Kept
from tests.governed import Team

BRANCHED = SETTINGS.replace("    configuration", "    branches: [main]\n    configuration")


def built_from(commit: str, ref: str, at: str) -> Provenance:
    source = ResourceDescriptor("source", digest={"gitCommit": commit}, annotations={"ref": ref})
    definition = BuildDefinition("https://example.org/build/v1", {}, resolved_dependencies=(source,))
    return Provenance(definition, RunDetails(Builder("https://example.org/b"), BuildMetadata("run", at, at)))


@pytest.mark.parametrize("role", ["approver", "engineer"])
def test_only_who_may_build_says_from_which_branch_and_with_which_files_something_is_deployed(
    tmp_path: Path, role: str
) -> None:
    estate = Estate(tmp_path, BRANCHED)
    team = Team(estate.world, roles=("security", "engineer", "operations", "approver", "releaser"), of_wendy=(role,))
    main = estate.head
    estate.world.repository.git("switch", "-q", "-c", "feature")
    feature = estate.world.commit({"deploy/app.env": "A=2\n"})
    estate.world.repository.git("switch", "-q", "main")
    at = stamp(estate.world.at)
    with team.app("ann") as app:
        subject = estate.artifact(commit=main)
        app.seal.document(subject, PROVENANCE, built_from(main, "refs/heads/feature", at))
        with estate.deploying() as (_, made):
            assert made.deploy.descent(subject) == (main, "refs/heads/feature")
    with team.app("wendy") as app:
        app.seal.document(subject, PROVENANCE, built_from(feature, "refs/heads/main", at))
    with team.app("ann"), estate.deploying() as (_, made):
        plan = made.deploy.plan(Asked(made.environment("staging"), (Wanted(subject),)))
        judged = made.deploy.judge(plan)
    of_branch = [one for one in judged.hindrances if one.kind is Kind.BRANCH]
    if role == "approver":
        assert plan.artifacts[0].commit == main
        assert of_branch
    else:  # who may build is believed, as by the gate
        assert plan.artifacts[0].commit == feature


WATCHED = SETTINGS.replace("    after: [staging]\n", "    after: [staging]\n    ticket: CHG-[0-9]+\n")


def test_what_is_checked_out_brings_no_older_rules_of_an_environment_back(tmp_path: Path) -> None:
    estate = Estate(tmp_path, SETTINGS.replace("    after: [staging]\n", ""))
    old = estate.head
    estate.world.commit({"interlock.yaml": WATCHED})
    estate.world.check()
    subject = estate.artifact()
    estate.world.repository.git("switch", "-q", "--detach", old)
    judged = estate.enter(subject, environment="live", only_plan=True).judged
    assert [one.kind for one in judged.hindrances] == [Kind.TOO_EARLY, Kind.TICKET]
    assert judged.plan.settings_commit == estate.world.repository.git("rev-parse", "main")


def test_a_branch_that_shares_nothing_with_the_default_one_brings_no_environments(tmp_path: Path) -> None:
    estate = Estate(tmp_path, WATCHED)
    subject = estate.artifact()
    estate.world.repository.git("checkout", "-q", "--orphan", "mine")
    estate.world.commit({"interlock.yaml": SETTINGS.replace("    after: [staging]\n", "")})
    judged = estate.enter(subject, environment="live", only_plan=True).judged
    assert [one.kind for one in judged.hindrances] == [Kind.TOO_EARLY, Kind.TICKET]


@pytest.mark.parametrize("is_committed", [False, True])
def test_a_change_cannot_declare_the_targets_of_production_once_more_and_deploy_there(
    tmp_path: Path, *, is_committed: bool
) -> None:
    estate = Estate(tmp_path, WATCHED)
    subject = estate.artifact()
    beside = f"{WATCHED}  - {{name: beside, deployer: hands, targets: [{{name: one}}, {{name: two}}]}}\n"
    estate.world.repository.git("switch", "-q", "-c", "mine")
    if is_committed:
        estate.world.commit({"interlock.yaml": beside})
    else:
        estate.world.repository.write("interlock.yaml", beside)
    begun = estate.enter(subject, environment="beside")
    assert begun.outcome is Outcome.REFUSED
    assert "declares no environment beside" in begun.judged.why
    assert not begun.decisions
    estate.world.repository.write("interlock.yaml", beside)
    estate.world.repository.commit("it is mine")
    estate.world.repository.git("switch", "-q", "main")
    estate.world.repository.git("merge", "-q", "mine")
    estate.world.check()
    assert estate.enter(estate.artifact(), environment="beside").outcome is Outcome.RUNNING


@pytest.mark.parametrize(("spared", "did"), [("1 verify", []), ("4 check one", ["bring", "switch", "restore"])])
def test_what_is_kept_as_done_and_is_not_in_the_ledger_was_not_done(
    tmp_path: Path, spared: str, did: list[str]
) -> None:
    """Whoever can write into the database of runs would spare a deployment its checks, or a canary its watching."""
    estate = Estate(tmp_path)
    begun = estate.enter(estate.artifact())
    kept = Kept(begun.run)
    kept._gave[spared] = ""
    outcome = estate.carry(begun, kept)
    assert outcome is (Outcome.ROLLED_BACK if did else Outcome.REFUSED)
    assert [one.split()[0] for one in estate.hands.did] == did
    assert "nothing in the ledger says so" in estate.last().last.says
