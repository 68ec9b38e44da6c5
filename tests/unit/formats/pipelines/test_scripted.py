"""Azure, CircleCI, Bitbucket, Drone and Woodpecker."""

from __future__ import annotations

# ruff: noqa: E501
# Samples are written as the files are.
from interlock.formats.pipelines.model import Job, Reading, System
from interlock.formats.pipelines.scripted import read_azure, read_bitbucket, read_circleci, read_drone

NOTHING = lambda _: None  # noqa: E731


def jobs(found: Reading) -> dict[str, Job]:
    """Give the jobs by name."""
    return {one.name: one for pipeline in found.pipelines for one in pipeline.jobs}


def programs(job: Job) -> list[str]:
    """Give what a job starts."""
    return [one.program for step in job.steps for one in step.commands]


def test_azure() -> None:
    body = b"""\
trigger: {branches: [main]}
pr: none
stages:
  - stage: Build
    jobs:
      - job: test
        continueOnError: true
        steps:
          - script: pytest
          - task: PublishTestResults@2
          - template: more.yml
  - stage: Ship
    dependsOn: Build
    jobs:
      - deployment: live
        environment: production
        strategy: {runOnce: {deploy: {steps: [{bash: helm upgrade x}, {task: ManualValidation@0}]}}}
"""
    found = read_azure("azure-pipelines.yml", body, NOTHING)
    by_name = jobs(found)
    assert programs(by_name["test"]) == ["pytest"]
    assert by_name["test"].reports[0].goes_to == "test results of the run"
    assert (by_name["live"].environment, by_name["live"].needs, by_name["test"].may_fail) == (
        "production",
        ("Build",),
        True,
    )
    assert programs(by_name["live"]) == ["helm"]
    assert [one.kind for one in found.pipelines[0].triggers] == ["push"]
    assert {one.kind for one in found.manual} == {"environment", "approval"}
    assert "more.yml" in found.problems[0].says
    assert jobs(read_azure("azure-pipelines.yml", b"steps: [{script: make}]", NOTHING)).keys() == {"job"}


def test_circleci() -> None:
    body = b"""\
orbs: {node: circleci/node@5.1.0}
commands: {scan: {steps: [{run: semgrep scan}]}}
jobs:
  test:
    docker: [{image: "cimg/python:3.11"}]
    steps: [checkout, {run: {name: t, command: pytest}}, scan, {store_test_results: {path: out}}]
  unused: {steps: [{run: make}]}
workflows:
  all:
    jobs: [test, {hold: {type: approval, requires: [test]}}]
"""
    found = read_circleci(".circleci/config.yml", body, NOTHING)
    by_name = jobs(found)
    assert programs(by_name["test"]) == ["pytest", "semgrep"]
    assert (by_name["unused"].is_off, by_name["hold"].is_manual, by_name["hold"].needs) == (True, True, ("test",))
    assert {one.name for one in found.tools} == {"circleci/node", "cimg/python"}
    assert not found.problems[0].is_broken


def test_circleci_commands_that_call_each_other_end() -> None:
    body = b"commands: {a: {steps: [b, b]}, b: {steps: [a, a]}}\njobs: {t: {steps: [a]}}\n"
    assert len(jobs(read_circleci(".circleci/config.yml", body, NOTHING))["t"].steps) < 5_000


def test_bitbucket() -> None:
    body = b"""\
image: python:3.11
pipelines:
  default: [{step: {name: t, script: [pytest, {pipe: "atlassian/x:1.2.3"}], artifacts: [out]}}]
  branches:
    main: [{parallel: [{step: {script: [make]}}]}, {step: {deployment: production, trigger: manual, script: [helm upgrade]}}]
"""
    found = read_bitbucket("bitbucket-pipelines.yml", body, NOTHING)
    by_name = jobs(found)
    assert programs(by_name["t"]) == ["pytest"]
    assert (by_name["step 3"].environment, by_name["step 3"].is_manual) == ("production", True)
    assert {one.name for one in found.tools} == {"python", "atlassian/x"}


def test_drone_and_woodpecker() -> None:
    body = b"kind: pipeline\nsteps:\n- {name: t, image: 'golang:1.22', commands: [go test ./...]}\n- {name: p, image: plugins/docker}\n---\nkind: secret\n"
    found = read_drone(".drone.yml", body, NOTHING)
    assert programs(jobs(found)["t"]) == ["go"]
    assert jobs(found)["p"].steps[0].uses == "plugins/docker"
    found = read_drone(".woodpecker.yml", b"steps: {t: {image: x, commands: [make]}}\n", NOTHING)
    assert found.pipelines[0].system is System.WOODPECKER
