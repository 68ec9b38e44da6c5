"""Builders of a policy are read strictly: a pin that could not tell one builder from another is an error."""

from __future__ import annotations

import pytest

from interlock.decision.pins import pin_words, pins_of
from interlock.formats import FieldUnknown, FieldWrong, read_yaml
from interlock.identity.workload import BuilderPin
from interlock.kernel import InterlockError

COMMIT = "a" * 40
WHOLE = f"""\
- name: release
  issuer: https://token.actions.githubusercontent.com
  repository: acme/shop
  repository_id: 1234
  owner_id: "77"
  workflow: .github/workflows/release.yml
  workflow_commit: {COMMIT}
  job_workflow: acme/ci/.github/workflows/build.yml
  job_workflow_ref: [refs/tags/v1, refs/tags/v2]
  refs: refs/heads/main
  protected: true
  environment: release
  runner: github-hosted
  events: [push, schedule]
  workload: ci
"""
FORGE = "- {name: a, issuer: 'https://i.example.org', repository_id: 1, "


def read(text: str) -> tuple[BuilderPin, ...]:
    return pins_of(read_yaml(text, "p.yaml"))


def test_every_field_is_read() -> None:
    (pin,) = read(WHOLE)
    assert pin == BuilderPin(
        "release",
        "https://token.actions.githubusercontent.com",
        workload="ci",
        repository="acme/shop",
        repository_id="1234",
        owner_id="77",
        workflow=".github/workflows/release.yml",
        workflow_commits=(COMMIT,),
        job_workflow="acme/ci/.github/workflows/build.yml",
        job_workflow_refs=("refs/tags/v1", "refs/tags/v2"),
        refs=("refs/heads/main",),
        must_be_protected=True,
        environment="release",
        runner="github-hosted",
        events=("push", "schedule"),
        source="p.yaml",
        line=1,
    )


def test_a_host_needs_a_workload_and_nothing_else() -> None:
    (pin,) = read("- {name: hall, workload: hall-builder}")
    assert (pin.issuer, pin.workload) == ("", "hall-builder")
    assert pin_words(pin) == "hall: signed on a host of the workload hall-builder with a key of it."


def test_a_pin_is_said_in_words_with_all_that_it_asks_for() -> None:
    (pin,) = read(WHOLE)
    said = pin_words(pin)
    for word in ("1234", "77", "release.yml of commit aaaaaaaaaaaa", "build.yml of refs/tags/v1 or refs/tags/v2", "ci"):
        assert word in said
    for word in ("refs/heads/main", "protected", "environment release", "github-hosted", "push or schedule"):
        assert word in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "at least one builder"),
        ("a: b", "a list"),
        ("- {issuer: 'https://i.example.org', subject: s}", "a name"),
        ("- {name: a}", "an issuer of tokens, or a workload"),
        ("- {name: a, issuer: i.example.org, subject: s}", "https://"),
        ("- {name: a, issuer: 'https://i.example.org'}", "an issuer serves everybody"),
        ("- {name: a, issuer: 'https://i.example.org', workload: ci}", "an issuer serves everybody"),
        ("- {name: a, workload: CI}", "workload in the directory"),
        ("- {name: a, workload: ci, runner: self-hosted}", "its name and workload alone"),
        (FORGE + "workflow: .github/workflows/a.yml}", "workflow_commit or workflow_ref"),
        (FORGE + "job_workflow: o/r/a.yml}", "job_workflow_commit or job_workflow_ref"),
        (FORGE + f"workflow_commit: {COMMIT}}}", "workflow beside it"),
        (FORGE + "workflow: a.yml, workflow_commit: abc123}", "whole commit ids"),
        (FORGE + "workflow: a.yml, workflow_ref: main}", "whole references"),
        (FORGE + "refs: ['*']}", "whole references"),
        (FORGE + "refs: []}", "at least one"),
        (FORGE + "refs: ['refs/*/*/*/*/*/*/*/*/*']}", "stars"),
        (FORGE + "runner: 3}", "a text"),
        (FORGE + "repository: true}", "a text"),
        (
            "- {name: a, issuer: 'https://i.example.org', subject: s, workflow: a.yml, workflow_ref: refs/heads/main}",
            "a repository or repository_id",
        ),
        ("- {name: a, workload: x}\n- {name: a, workload: y}", "a name of its own"),
    ],
)
def test_what_could_mean_too_much_or_nothing_is_refused_with_its_place(text: str, says: str) -> None:
    with pytest.raises(InterlockError, match=r".") as caught:
        read(text)
    assert says in str(caught.value)


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(FieldUnknown, match="workflow_sha"):
        read(FORGE + "workflow_sha: a}")
    with pytest.raises(FieldWrong, match=r"p\.yaml:2"):
        read("- {name: a, workload: x}\n- {name: b}")
