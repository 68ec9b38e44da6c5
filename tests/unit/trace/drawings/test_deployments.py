"""Deployments lead from artifacts by plans to environments, and say what runs on each target."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from interlock.deployment import Plan, PlannedArtifact, PlannedFile, Seen, Strategy, Target
from interlock.evidence.deployment import DEPLOYMENT, DEPLOYMENT_PLAN, DeploymentStep
from interlock.kernel import Digest, Subject
from interlock.trace import Kind, Occupied, Relation
from tests.statements import ARTIFACT, ARTIFACT_SUBJECT, COMMIT, draw, edges, kind_of, label_of, words

PLAN = Plan(
    "production",
    "shop",
    (PlannedArtifact("shop.zip", ARTIFACT.hex, COMMIT, "refs/heads/main"),),
    (PlannedFile("etc/shop.conf", "ab" * 32, 7),),
    "folders",
    {"command": ["python3", "serve.py"]},
    (),
    (Target("one"), Target("two")),
    Strategy(),
    None,
    "",
    ticket="ABC-12",
    settings_commit=COMMIT,
)
NAME = str(PLAN.digest)
RUN, ENVIRONMENT, ONE = "deployment:dpl-1", "environment:shop/production", "workload:shop/production/one"
DECISION = "cd" * 32
STEP = DeploymentStep(
    "dpl-1",
    PLAN.digest.hex,
    "production",
    "shop",
    "deployed",
    "2026-01-01T00:00:00Z",
    "release",
    asked_by="ef" * 32,
    ticket="ABC-12",
    decisions=(DECISION,),
    says="it went well",
)
SUBJECTS = (PLAN.subject, ARTIFACT_SUBJECT)


def test_a_plan_takes_artifacts_and_files_and_goes_by_the_settings_of_a_commit() -> None:
    drawing = draw(DEPLOYMENT_PLAN, PLAN, *SUBJECTS)
    assert edges(drawing, Relation.WENT_INTO) == {(str(ARTIFACT), NAME), (f"sha256:{'ab' * 32}", NAME)}
    assert edges(drawing, Relation.GOVERNED) == {(f"gitCommit:{COMMIT}", NAME)}
    assert edges(drawing, Relation.ASKED_FOR) == {("ticket:ABC-12", NAME)}
    assert edges(drawing, Relation.RUNS_IN) == {
        (ONE, ENVIRONMENT), ("workload:shop/production/two", ENVIRONMENT)
    }  # fmt: skip
    assert kind_of(drawing, NAME) is Kind.PLAN
    assert drawing.occupied == (), "a plan runs nothing"
    assert {"python3", "serve.py"} <= words(drawing, "command")


def test_a_deployment_that_ended_reached_its_environment() -> None:
    drawing = draw(DEPLOYMENT, STEP, *SUBJECTS)
    assert label_of(drawing, RUN) == "release to shop/production: deployed"
    assert edges(drawing, Relation.CARRIED_OUT) == {(NAME, RUN)}
    assert edges(drawing, Relation.WENT_INTO) == {(str(ARTIFACT), NAME)}
    assert edges(drawing, Relation.ASKED_FOR) == {("key:" + "ef" * 32, RUN), ("ticket:ABC-12", RUN)}
    assert edges(drawing, Relation.ALLOWED) == {(f"sha256:{DECISION}", RUN)}
    assert edges(drawing, Relation.REACHED) == {(RUN, ENVIRONMENT)}
    assert words(drawing, "message") == {"it went well"}


@pytest.mark.parametrize("outcome", ["refused", "planned", "waiting"])
def test_what_did_not_begin_reached_nothing_and_no_decision_allowed_it(outcome: str) -> None:
    drawing = draw(DEPLOYMENT, replace(STEP, outcome=outcome), *SUBJECTS)
    assert edges(drawing, Relation.REACHED) == edges(drawing, Relation.ALLOWED) == set()
    assert edges(drawing, Relation.COUNTED_FOR) == {(f"sha256:{DECISION}", RUN)}


def test_what_targets_say_that_they_run_replaces_what_ran_there_and_nowhere_else() -> None:
    seen = {"one": msgspec.to_builtins(Seen(NAME, {"shop.zip": ARTIFACT.hex}))}
    drawing = draw(DEPLOYMENT, replace(STEP, outcome="running", step="confirm one", seen=seen), *SUBJECTS)
    assert drawing.occupied == (Occupied(ONE, ((ONE, str(ARTIFACT)),)),)
    assert edges(drawing, Relation.RUNS_AS) == {(str(ARTIFACT), ONE)}
    assert edges(drawing, Relation.RUNS_IN) == {(ONE, ENVIRONMENT)}
    assert edges(drawing, Relation.REACHED) == {(RUN, ONE)}


def test_each_part_of_a_target_is_a_workload_of_its_own_name() -> None:
    parts = [
        {"name": "web/shop-1", "images": [ARTIFACT.hex, "ab" * 32]},
        {"name": "web/shop-2", "images": [ARTIFACT.hex]},
    ]
    seen: dict[str, object] = {"artifacts": {"shop.zip": ARTIFACT.hex, "job": "cd" * 32}, "parts": parts}
    drawing = draw(DEPLOYMENT, replace(STEP, seen={"one": seen}), *SUBJECTS)
    runs = {
        (f"{ONE}/web/shop-1", str(ARTIFACT)), (f"{ONE}/web/shop-1", f"sha256:{'ab' * 32}"),
        (f"{ONE}/web/shop-2", str(ARTIFACT)), (ONE, f"sha256:{'cd' * 32}"),
    }  # fmt: skip
    assert {*drawing.occupied[0].runs} == runs
    assert edges(drawing, Relation.RUNS_AS) == {(artifact, name) for name, artifact in runs}
    assert label_of(drawing, f"{ONE}/web/shop-1") == "web/shop-1"
    assert (RUN, f"{ONE}/web/shop-2") in edges(drawing, Relation.REACHED)
    more = draw(DEPLOYMENT, replace(STEP, seen={"one": seen | {"partsLeftOut": 7}}), *SUBJECTS)
    assert (ONE, str(ARTIFACT)) in more.occupied[0].runs, "what has no part that is named runs as the target"


def test_a_target_that_runs_nothing_is_empty_from_then_on() -> None:
    drawing = draw(DEPLOYMENT, replace(STEP, step="confirm one", seen={"one": {"artifacts": {}}}), *SUBJECTS)
    assert drawing.occupied == (Occupied(ONE),)


@pytest.mark.parametrize(
    "told",
    [
        None,
        7,
        "text",
        [],
        {"artifacts": 7},
        {"artifacts": {"a": 7, "b": "zz"}},
        {"parts": 7},
        {"parts": [7, {}, {"name": 7, "images": []}, {"name": "a", "images": [7]}, {"name": "a", "images": 7}]},
    ],
)
def test_what_a_target_says_in_another_form_names_nothing(told: object) -> None:
    drawing = draw(DEPLOYMENT, replace(STEP, seen={"one": told}), *SUBJECTS)
    assert edges(drawing, Relation.RUNS_AS) == set()


def test_environments_of_one_name_in_two_products_stay_apart() -> None:
    seen = {"one": msgspec.to_builtins(Seen(NAME, {"shop.zip": ARTIFACT.hex}))}
    places = {
        draw(DEPLOYMENT, replace(STEP, product=product, seen=seen), *SUBJECTS).occupied[0].place
        for product in ("shop", "bank")
    }
    assert len(places) == 2


def test_an_artifact_is_known_by_the_name_that_the_statement_gives_it() -> None:
    other = Subject("shop.tar", (Digest("sha256", "aa" * 32),))
    drawing = draw(DEPLOYMENT, STEP, PLAN.subject, other)
    assert label_of(drawing, str(other.digests[0])) == "shop.tar"
