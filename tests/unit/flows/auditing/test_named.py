from pathlib import Path

import pytest

from interlock.evidence import CYCLONEDX, PredicateMalformed, Statement
from interlock.evidence.deployment import DEPLOYMENT, DeploymentStep
from interlock.flows.auditing.named import digests_in, papers_named
from interlock.kernel import canonical
from interlock.testing.world import World, failed, finding


def test_an_assessment_names_its_findings_and_the_policies_that_it_went_by(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check()
    with world.app(is_reading=True) as app:
        statements = [item.statement.statement for item in app.inspection.items() if item.statement is not None]
    said = {what for one in statements for _, what in papers_named(one)}
    assert {"the findings of commit.sast", "what policy baseline means", "policy baseline, whole"} <= said


def test_a_step_names_its_plan_and_what_cannot_be_read_is_an_error() -> None:
    step = DeploymentStep("dpl-1", "0" * 64, "live", "shop", "running", "2026-01-01T00:00:00Z")
    assert papers_named(Statement((), DEPLOYMENT, canonical(step))) == (("0" * 64, "the plan of dpl-1"),)
    assert papers_named(Statement((), "another", b"{}")) == ()
    with pytest.raises(PredicateMalformed):
        papers_named(Statement((), DEPLOYMENT, b"{}"))


def test_digests_are_found_wherever_they_stand_and_not_in_longer_numbers_or_in_lists_of_components() -> None:
    body = b'{"a":"%s","b":["x %s y"],"c":"%s"}' % (b"1" * 64, b"2" * 64, b"3" * 65)
    assert digests_in(Statement((), "any", body)) == ("1" * 64, "2" * 64)
    assert digests_in(Statement((), CYCLONEDX, body)) == ()
