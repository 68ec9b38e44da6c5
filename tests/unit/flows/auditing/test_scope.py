"""What a report is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.flows.auditing.scope import AboutWhat, Scoping
from interlock.flows.errors import ReleaseUnknown
from interlock.kernel import Digest, Instant
from interlock.trace.report import Period, Scope
from tests.estate import Estate


def test_a_deployment_is_found_by_the_start_of_its_name_and_brings_its_digests(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    begun = estate.deployed(artifact)
    with estate.deploying() as (_, made):
        scoping = Scoping(deployments=made.deployments, releases=made.releases)
        found = scoping.of(AboutWhat(Scope.DEPLOYMENT, begun.run[:9]), lambda _: estate.world.at)
        assert found.name == begun.run
        assert found.digests == {
            *artifact.digests, begun.judged.plan.digest, Digest("gitCommit", estate.head)
        }  # fmt: skip
        assert found.artifacts == {artifact.digests[0].hex: "app.zip"}
        with pytest.raises(ReleaseUnknown):
            scoping.of(AboutWhat(Scope.RELEASE, "9.9"), lambda _: estate.world.at)


@pytest.mark.parametrize(("entered_hour", "count"), [(9, 0), (10, 1), (11, 1), (12, 0), (13, 0)])
def test_the_end_of_a_period_is_not_in_it(tmp_path: Path, entered_hour: int, count: int) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())

    def hour(value: int) -> Instant:
        return estate.world.at.replace(hour=value)

    with estate.deploying() as (_, made):
        scoping = Scoping(deployments=made.deployments, releases=made.releases)
        about = AboutWhat(Scope.ENVIRONMENT, "staging", Period(hour(10), hour(12)))
        assert len(scoping.of(about, lambda _: hour(entered_hour)).deployments) == count
