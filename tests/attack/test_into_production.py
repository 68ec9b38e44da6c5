"""Somebody inside wants something in production that its gate, its order, its window or its rules keep out."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.deployment import Kind
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
from interlock.kernel import Subject, stamp
from tests.estate import SETTINGS, Estate
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
