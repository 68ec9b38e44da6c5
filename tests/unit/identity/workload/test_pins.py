"""Which workloads a pin takes for the builder that it names; absence never matches."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from interlock.identity.workload import (
    ORDINARY_EVENTS,
    BuilderPin,
    WorkloadIdentity,
    WorkloadKind,
    demands_as_much,
    differences,
    read_claims,
)
from tests.tokens import COMMIT, GITHUB, GITHUB_CLAIMS, KUBERNETES_CLAIMS, WORKFLOW

AT = datetime(2026, 5, 1, tzinfo=UTC)
PIN = BuilderPin(
    "release",
    GITHUB,
    repository_id="1234",
    owner_id="77",
    workflow=".github/workflows/release.yml",
    workflow_commits=(COMMIT,),
    workflow_refs=("refs/heads/main",),
    refs=("refs/heads/main", "refs/tags/v*"),
    must_be_protected=True,
    environment="release",
    runner="github-hosted",
)
CENTRAL = "acme/ci/.github/workflows/build.yml"


def said(**claims: Any) -> WorkloadIdentity:
    told = {"iss": GITHUB, **GITHUB_CLAIMS, **claims}
    return read_claims(WorkloadKind.GITHUB, told, token_id="t", issued_at=AT, expires_at=AT)


def test_the_builder_that_a_pin_names_matches() -> None:
    assert differences(PIN, said()) == ()


@pytest.mark.parametrize(
    ("claims", "says"),
    [
        ({"iss": f"{GITHUB}.evil.example"}, "the issuer is"),
        ({"repository_id": "4321"}, "the id of the repository is 4321, not 1234"),
        ({"repository_owner_id": "78"}, "the id of the owner is 78"),
        ({"workflow_ref": f"{WORKFLOW}.bak@refs/heads/main"}, "the workflow is"),
        ({"workflow_sha": "d" * 40}, "the commit of the workflow is"),
        ({"workflow_ref": f"{WORKFLOW}@refs/heads/other"}, "the reference of the workflow is refs/heads/other"),
        ({"ref": "refs/heads/other"}, "the reference is refs/heads/other"),
        ({"ref": "refs/tags/v1/evil"}, "the reference is refs/tags/v1/evil"),
        ({"ref_protected": "false"}, "is not said to be protected"),
        ({"environment": "test"}, "the environment is test"),
        ({"runner_environment": "self-hosted"}, "the runner is self-hosted"),
        ({"event_name": "pull_request"}, "what started the run is pull_request"),
        ({"event_name": "workflow_run"}, "what started the run is workflow_run"),
    ],
)
def test_what_differs_in_one_thing_does_not_match_and_says_in_what(claims: dict[str, Any], says: str) -> None:
    assert any(one.startswith(says) or says in one for one in differences(PIN, said(**claims)))


@pytest.mark.parametrize(
    "claim",
    [
        *("repository_id", "repository_owner_id", "workflow_ref", "workflow_sha", "ref", "ref_protected"),
        *("environment", "runner_environment", "event_name"),
    ],
)
def test_what_a_token_does_not_say_never_matches(claim: str) -> None:
    assert differences(PIN, said(**{claim: None})) != ()
    assert differences(PIN, said(**{claim: ""})) != ()


def test_what_another_issuer_says_is_not_compared_any_further() -> None:
    assert len(differences(PIN, said(iss="https://other.example.org", repository_id="1"))) == 1


def test_a_workflow_that_calls_another_one_is_not_that_one() -> None:
    called = said(job_workflow_ref=f"{CENTRAL}@refs/heads/main")
    assert any("which the pin" in one or "does not name" in one for one in differences(PIN, called))
    by_job = BuilderPin("central", GITHUB, repository_id="1234", job_workflow=CENTRAL, job_workflow_commits=(COMMIT,))
    assert differences(by_job, called) == ()
    assert differences(by_job, said()) != (), "the workflow itself is not the one that the job has to stand in"
    swapped = said(workflow_ref=f"{CENTRAL}@refs/heads/main", job_workflow_ref=f"{WORKFLOW}@refs/heads/main")
    assert differences(by_job, swapped) != ()
    assert differences(by_job, said(job_workflow_ref=None, workflow_ref=f"{CENTRAL}@refs/heads/main")) != ()


def test_a_pin_without_a_workflow_takes_no_workload_that_has_one_or_should_have_one() -> None:
    pin = BuilderPin("any", GITHUB, repository_id="1234")
    assert differences(pin, said()) != ()
    assert differences(pin, said(workflow_ref=None, job_workflow_ref=None)) != ()


def test_a_request_from_a_fork_matches_only_if_it_is_asked_for_and_said_to_be_from_the_same_repository() -> None:
    pin = replace(PIN, events=("pull_request",))
    assert differences(pin, said(event_name="pull_request")) != (), "nobody says whose code it was"
    assert differences(pin, said(event_name="pull_request", head_repository_id="666")) != ()
    assert differences(pin, said(event_name="pull_request", head_repository="stranger/shop")) != ()
    assert differences(pin, said(event_name="pull_request", head_repository_id="1234")) == ()
    assert differences(pin, said(event_name="push")) != ()


def test_a_renamed_repository_is_known_by_its_id_and_a_taken_name_is_not() -> None:
    moved = f"{WORKFLOW.replace('shop', 'store')}@refs/heads/main"
    renamed = said(repository="acme/store", workflow_ref=moved, job_workflow_ref=moved)
    assert differences(PIN, renamed) == ()
    assert differences(PIN, said(repository="acme/shop", repository_id="9999")) != ()
    by_name = replace(PIN, repository_id="", repository="acme/shop")
    assert differences(by_name, said(repository="acme/store")) != ()


def test_an_account_of_a_cluster_is_pinned_by_subject_and_id() -> None:
    told = {"iss": "https://k8s.example.org", **KUBERNETES_CLAIMS}
    one = read_claims(WorkloadKind.KUBERNETES, told, token_id="t", issued_at=AT, expires_at=AT)
    pin = BuilderPin("pod", "https://k8s.example.org", subject="system:serviceaccount:ci:builder", subject_id="0b7f")
    assert differences(pin, one) == ()
    assert differences(replace(pin, subject_id="0b80"), one) != ()
    assert differences(replace(pin, subject="system:serviceaccount:ci:builder2"), one) != ()


def test_a_pin_demands_as_much_as_one_that_lets_in_no_less() -> None:
    wide = replace(PIN, owner_id="", workflow_commits=(), environment="", runner="", must_be_protected=False)
    assert demands_as_much(PIN, PIN)
    assert demands_as_much(PIN, wide)
    assert not demands_as_much(wide, PIN)
    assert demands_as_much(replace(PIN, refs=("refs/heads/main",)), PIN)
    assert not demands_as_much(PIN, replace(PIN, refs=("refs/heads/main",)))
    assert demands_as_much(replace(PIN, events=("push",)), PIN)
    assert not demands_as_much(replace(PIN, events=("push", "pull_request")), PIN)
    assert not demands_as_much(replace(PIN, workflow=".github/workflows/other.yml"), PIN)
    assert not demands_as_much(replace(PIN, issuer="https://other.example.org"), PIN)
    assert not demands_as_much(replace(PIN, repository_id=""), PIN)
    assert demands_as_much(replace(PIN, repository="acme/shop"), PIN)


def test_a_change_request_of_azure_is_told_by_its_reference_and_no_pin_lets_it_in() -> None:
    told = {"iss": "https://vstoken.dev.azure.com/77", "sub": "p://acme/shop/release", "rpo_ref": "refs/heads/main"}
    one = read_claims(WorkloadKind.AZURE, told, token_id="t", issued_at=AT, expires_at=AT)
    pin = BuilderPin("azure", "https://vstoken.dev.azure.com/77", subject="p://acme/shop/release")
    assert differences(pin, one) == ()
    change = read_claims(
        WorkloadKind.AZURE, {**told, "rpo_ref": "refs/pull/7/merge"}, token_id="t", issued_at=AT, expires_at=AT
    )
    assert differences(pin, change) == (
        f"what started the run is pull_request, not {' or '.join(ORDINARY_EVENTS)}",
        "a pull_request may bring code of another repository: whose it was is not said",
    )
    assert differences(replace(pin, events=("pull_request",), refs=("refs/pull/**",)), change) != ()
