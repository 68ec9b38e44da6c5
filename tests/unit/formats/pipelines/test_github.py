"""GitHub Actions: jobs, triggers, environments, rights, pieces of others."""

from __future__ import annotations

import pytest

from interlock.formats import FieldWrong
from interlock.formats.pipelines.github import read_action, read_workflow
from interlock.formats.pipelines.model import Pin

TEXT = b"""\
name: ci
on:
  pull_request:
  push: {tags: ["v*"]}
  workflow_dispatch:
  workflow_run: {workflows: [build]}
permissions: {contents: read}
jobs:
  test:
    strategy: {matrix: {python: [a, b]}}
    container: python:3.11
    services: {db: {image: "postgres:16"}}
    steps:
      - uses: actions/checkout@v5
      - run: |
          pytest
          ruff check
      - uses: actions/upload-artifact@v4
        with: {path: out.xml}
  off:
    if: ${{ false }}
    continue-on-error: true
    steps: [{uses: ./.github/actions/scan}]
  ship:
    needs: [test]
    environment: {name: production}
    uses: org/flows/.github/workflows/x.yml@main
  gone:
    uses: ./.github/workflows/none.yml
"""


def test_a_workflow_is_read_with_places() -> None:
    found = read_workflow("w.yml", TEXT, lambda _: None)
    (pipeline,) = found.pipelines
    test, off, ship, gone = pipeline.jobs
    assert [one.kind for one in pipeline.triggers] == ["proposal", "tag", "manual", "after"]
    assert pipeline.rights == "contents: read"
    assert (test.is_matrix, test.at.line, off.is_off, off.may_fail) == (True, 10, True, True)
    assert [(one.program, one.at.line) for one in test.steps[1].commands] == [("pytest", 16), ("ruff", 17)]
    assert test.steps[2].reports[0].goes_to == "artifacts of the run"
    assert off.calls == (".github/actions/scan",)
    assert (ship.environment, ship.needs, gone.calls) == ("production", ("test",), (".github/workflows/none.yml",))
    assert {one.name: one.pin for one in found.tools} == {
        "python": Pin.VERSION,
        "postgres": Pin.VERSION,
        "actions/checkout": Pin.FLOATING,
        "actions/upload-artifact": Pin.FLOATING,
        "org/flows/.github/workflows/x.yml": Pin.FLOATING,
    }
    assert [one.kind for one in found.manual] == ["started by hand", "environment"]
    assert [one.is_broken for one in found.problems] == [False, True]
    assert {(one.source, one.how, one.target) for one in found.hand_overs} >= {
        ("build", "after", "ci"),
        ("test", "needs", "ship"),
    }


def test_an_action_of_the_repository_is_run_by_whoever_calls_it() -> None:
    body = b"name: scan\nruns:\n  using: composite\n  steps: [{uses: a/b@v1}, {run: semgrep scan}]\n"
    found = read_action("a/action.yml", body, lambda _: None)
    assert found.pipelines[0].triggers[0].kind == "call"
    assert found.pipelines[0].jobs[0].steps[1].commands[0].program == "semgrep"
    assert found.tools[0].name == "a/b"


@pytest.mark.parametrize("body", [b"on: push", b"jobs: []", b""])
def test_what_has_no_jobs_is_refused(body: bytes) -> None:
    with pytest.raises(FieldWrong):
        read_workflow("w.yml", body, lambda _: None)
    with pytest.raises(FieldWrong):
        read_action("action.yml", body, lambda _: None)
