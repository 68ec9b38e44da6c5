"""In which stage a job stands."""

from __future__ import annotations

import pytest

from interlock.control import Stage
from interlock.kernel import Certainty
from tests.unit.catalog.workflow.reading import map_of


@pytest.mark.parametrize(
    ("job", "stage", "certainty"),
    [
        ("a: {environment: production, steps: [{run: make}]}", Stage.PRODUCTION, Certainty.HIGH),
        ("a: {environment: qa-2, steps: [{run: make}]}", Stage.ACCEPTANCE, Certainty.HIGH),
        ("e2e-tests: {steps: [{run: make}]}", Stage.ACCEPTANCE, Certainty.MEDIUM),
        ("release: {steps: [{run: make}]}", Stage.PRODUCTION, Certainty.MEDIUM),
        ("a: {environment: blue, steps: [{run: make}]}", Stage.PRODUCTION, Certainty.LOW),
        ("a: {steps: [{run: kubectl apply -f x}]}", Stage.PRODUCTION, Certainty.LOW),
        ("a: {steps: [{run: nuclei -u x}]}", Stage.ACCEPTANCE, Certainty.MEDIUM),
        ("products: {steps: [{run: make}]}", Stage.COMMIT, Certainty.MEDIUM),
    ],
)
def test_by_environment_name_and_tools(job: str, stage: Stage, certainty: Certainty) -> None:
    (one,) = map_of({".github/workflows/x.yml": f"on: push\njobs:\n  {job}\n"}).jobs
    assert (one.stage, one.certainty) == (stage, certainty)


def test_a_hook_stands_before_the_commit() -> None:
    (one,) = map_of({".husky/pre-commit": "make\n"}).jobs
    assert one.stage is Stage.PRECOMMIT
