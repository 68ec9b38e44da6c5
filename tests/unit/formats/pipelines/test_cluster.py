"""Tekton and Argo Workflows among manifests."""

from __future__ import annotations

import pytest

from interlock.formats import FormatError
from interlock.formats.pipelines.cluster import read_manifest
from interlock.formats.pipelines.model import System

NOTHING = lambda _: None  # noqa: E731


def test_tekton() -> None:
    body = b"""\
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: p}
spec:
  tasks:
    - {name: a, taskSpec: {steps: [{image: "x:1", script: "pytest"}]}}
    - {name: b, taskRef: {name: kaniko}, runAfter: [a]}
"""
    found = read_manifest("p.yaml", body, NOTHING)
    a, b = found.pipelines[0].jobs
    assert a.steps[0].commands[0].program == "pytest"
    assert (b.needs, b.steps[0].uses, found.pipelines[0].system) == (("a",), "kaniko", System.TEKTON)


def test_argo() -> None:
    body = b"""\
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {generateName: w-}
spec:
  schedule: "0 2 * * *"
  workflowSpec:
    templates:
      - {name: scan, container: {image: "aquasec/trivy:0.50", command: [trivy], args: [image, x]}}
      - {name: wait, suspend: {}}
"""
    found = read_manifest("w.yaml", body, NOTHING)
    assert found.pipelines[0].triggers[0].kind == "schedule"
    assert found.pipelines[0].jobs[0].steps[0].commands[0].words == ("image", "x")
    assert found.manual[0].kind == "approval"


def test_a_template_is_named_and_what_is_broken_is_told() -> None:
    assert read_manifest("x.yaml", b"apiVersion: tekton.dev/v1\nkind: Task\n{{- if x }}\n", NOTHING).described
    with pytest.raises(FormatError):
        read_manifest("x.yaml", b"apiVersion: tekton.dev/v1\nkind: [", NOTHING)
    assert read_manifest("x.yaml", b"a: [", NOTHING).problems == ()
