"""What runs on the machine of whoever commits."""

from __future__ import annotations

# ruff: noqa: E501
# Samples are written as the files are.
from interlock.formats.pipelines.hooks import read_lefthook, read_pre_commit, read_script
from interlock.formats.pipelines.model import Pin, System

NOTHING = lambda _: None  # noqa: E731


def test_hooks_of_pre_commit() -> None:
    body = b"repos:\n- repo: https://example.org/h\n  rev: v1.0.0\n  hooks: [{id: gitleaks}]\n- repo: local\n  hooks:\n  - {id: x, entry: ruff check}\n"
    found = read_pre_commit(".pre-commit-config.yaml", body, NOTHING)
    steps = found.pipelines[0].jobs[0].steps
    assert [one.uses for one in steps] == ["gitleaks", "x"]
    assert steps[1].commands[0].program == "ruff"
    assert [(one.name, one.pin) for one in found.tools] == [("https://example.org/h", Pin.VERSION)]


def test_hooks_of_lefthook() -> None:
    body = (
        b"pre-commit:\n  commands: {lint: {run: eslint .}}\npre-push:\n  jobs: [{name: t, run: go test}]\noutput: [x]\n"
    )
    found = read_lefthook("lefthook.yml", body, NOTHING)
    assert [(one.name, one.jobs[0].steps[0].commands[0].program) for one in found.pipelines] == [
        ("pre-commit", "eslint"),
        ("pre-push", "go"),
    ]


def test_a_hook_that_is_a_script() -> None:
    found = read_script(".husky/pre-commit", b"#!/bin/sh\nnpx lint-staged\n", NOTHING)
    assert found.pipelines[0].system is System.HUSKY
    assert found.pipelines[0].jobs[0].steps[0].commands[0].at.line == 2
    assert read_script("githooks/pre-push", b"\xff\0make", NOTHING).pipelines[0].system is System.GIT_HOOKS
