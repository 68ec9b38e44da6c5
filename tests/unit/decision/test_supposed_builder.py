"""Examples of a policy suppose who built, as one of its builders or otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.decision import Policy
from interlock.decision.examples import read_examples
from interlock.decision.policy import load
from interlock.decision.rehearsal import coverage, rehearse
from interlock.formats import FieldUnknown, FieldWrong

POLICY = """\
policy: p
require:
  - control: commit.sast
builders:
  - name: release
    issuer: https://token.actions.githubusercontent.com
    repository_id: 1234
    workflow: .github/workflows/release.yml
    workflow_ref: refs/heads/main
    refs: [refs/tags/v*, refs/heads/**/main]
    protected: true
    environment: live
    runner: github-hosted
  - name: central
    issuer: https://ci.example.org
    subject: job
    job_workflow: acme/ci/build.yml
    job_workflow_commit: "%s"
    events: [pull_request]
  - {name: hall, workload: hall}
  - {name: both, issuer: 'https://ci.example.org', subject: other, workload: hall}
examples:
""" % ("d" * 40)
GIVEN = (
    "  - {{name: one, given: {{others: passed, builder: {0}}}, expect: {{verdict: {1}, reasons: {{builders: {2}}}}}}}\n"
)


def load_(text: str) -> Policy:
    return load("p", lambda name: (name, text.encode()), ["commit.sast"])


def problems(builder: str, verdict: str = "allow", status: str = "satisfied") -> list[Any]:
    text = POLICY + GIVEN.format(builder, verdict, status)
    examples = read_examples(text.encode(), "p", ["commit.sast"])
    return [one.problems for one in rehearse(load_(text), examples)]


@pytest.mark.parametrize(
    "builder",
    [
        "release",
        "{like: release, ref: refs/heads/a/b/main}",
        "{like: central, head_repository: example/example}",
        "hall",
        "both",
        (
            "{issuer: https://ci.example.org, subject: job, job_workflow: acme/ci/build.yml, "
            f"job_workflow_commit: {'d' * 40}, event: pull_request, repository_id: 5, head_repository_id: 5}}"
        ),
    ],
)
def test_a_builder_that_the_policy_wants_is_let_through(builder: str) -> None:
    assert problems(builder) == [()]


@pytest.mark.parametrize(
    "builder",
    [
        "{like: release, runner: self-hosted}",
        "{like: release, repository_id: 4321}",
        "{like: release, workflow: example/example/.github/workflows/other.yml}",
        "{like: release, workflow: ''}",
        "{like: release, protected: false}",
        "{like: release, environment: ''}",
        "{like: release, commit: %s}" % ("a" * 40),
        "{like: release, event: pull_request}",
        "central",
        "{like: hall, subject: job}",
        "{issuer: https://evil.example.org, subject: job}",
    ],
)
def test_one_that_differs_is_not(builder: str) -> None:
    assert problems(builder, "deny", "violated") == [()]


def test_people_and_a_builder_are_supposed_together() -> None:
    text = POLICY + "  - {name: one, given: {others: passed, builder: hall, change: {author: ann}}, expect: allow}\n"
    (one,) = rehearse(load_(text), read_examples(text.encode(), "p", ["commit.sast"]))
    assert one.problems == ()
    assert one.decision.hypothetical


def test_a_builder_that_the_policy_does_not_have_is_named_with_those_it_has() -> None:
    with pytest.raises(FieldUnknown, match="realease") as caught:
        problems("realease")
    assert "release, central, hall, both" in str(caught.value.fields)


@pytest.mark.parametrize("builder", ["[]", "3", "{like: 3}", "{workflow_sha: a}", "{subject: [a]}", "''"])
def test_what_is_no_builder_is_refused_when_the_example_is_read(builder: str) -> None:
    with pytest.raises((FieldUnknown, FieldWrong)):
        problems(builder)


def test_a_policy_shows_of_its_builders_that_one_passes_and_another_does_not() -> None:
    text = POLICY + GIVEN.format("release", "allow", "satisfied")
    text += GIVEN.format("{like: release, runner: x}", "deny", "violated").replace("one", "two")
    policy = load_(text)
    shown = coverage(policy, rehearse(policy, read_examples(text.encode(), "p", ["commit.sast"])))
    (builders,) = [one for one in shown if one.demand == "builders"]
    assert (builders.passes, builders.blocks) == (("one",), ("two",))
