"""GitLab CI: includes, extends, rules, stages, environments, reports."""

from __future__ import annotations

from interlock.formats.pipelines.gitlab import read_pipeline

TEXT = b"""\
stages: [check, ship]
include:
  - local: /ci/base.yml
  - template: Security/SAST.gitlab-ci.yml
  - {project: group/flows, ref: v1.2.3, file: /x.yml}
default: {image: python:3.11}
.x: &x
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
unit:
  <<: *x
  stage: check
  extends: .base
  script:
    - pytest
    - [ruff check]
  artifacts: {reports: {junit: out.xml}, paths: [out]}
ship:
  stage: ship
  needs: [{job: unit}]
  environment: {name: production}
  when: manual
  script: !reference [.deploy, script]
lost: {extends: .nowhere, script: [make]}
"""
BASE = b".base:\n  image: example/base:1\n  before_script: [npm ci]\n  allow_failure: true\n"


def test_a_pipeline_is_read_with_what_it_includes_from_here() -> None:
    files = {"ci/base.yml": BASE}
    found = read_pipeline(".gitlab-ci.yml", TEXT, files.get)
    (pipeline,) = found.pipelines
    by_name = {one.name: one for one in pipeline.jobs}
    unit, ship = by_name["unit"], by_name["ship"]
    assert set(by_name) == {"unit", "ship", "lost"}
    assert [one.program for one in unit.steps[0].commands] == ["npm", "pytest", "ruff"]
    assert (unit.may_fail, unit.group, unit.condition[:3]) == (True, "check", "$CI")
    assert [one.goes_to for one in unit.reports] == ["reports of the pipeline", "artifacts of the job"]
    assert (ship.is_manual, ship.environment, ship.needs) == (True, "production", ("unit",))
    assert [one.kind for one in pipeline.triggers] == ["proposal"]
    assert {"Security/SAST.gitlab-ci.yml", "group/flows", "example/base", "python"} <= {one.name for one in found.tools}
    assert [one.kind for one in found.manual] == ["manual job", "environment"]
    says = " ".join(one.says for one in found.problems)
    assert "group/flows" in says
    assert ".nowhere" in says
    assert not [one for one in found.problems if one.is_broken]


def test_an_include_that_is_not_here_or_no_yaml_is_a_problem_with_its_place() -> None:
    body = b"include: [/a.yml, /b.yml]\nx: {script: make}\n"
    found = read_pipeline(".gitlab-ci.yml", body, {"b.yml": b"a: ["}.get)
    assert [(one.is_broken, one.at.line) for one in found.problems] == [(True, 1), (True, 1)]


def test_includes_that_include_each_other_end() -> None:
    body = b"include: /a.yml\nx: {script: make}\n"
    found = read_pipeline(".gitlab-ci.yml", body, lambda _: b"include: [/a.yml, /.gitlab-ci.yml]\n")
    assert not found.problems


def test_jobs_that_extend_each_other_end_and_a_header_is_passed_over() -> None:
    body = b"spec: {inputs: {}}\n---\na: {extends: b, script: make}\nb: {extends: a, script: make}\n"
    assert len(read_pipeline(".gitlab-ci.yml", body, lambda _: None).pipelines[0].jobs) == 2
