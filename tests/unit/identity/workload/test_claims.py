"""What each dialect of tokens says of a workload, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from interlock.identity import ClaimsMalformed
from interlock.identity.workload import WorkloadIdentity, WorkloadKind, read_claims
from tests.tokens import COMMIT, GITHUB_CLAIMS, GITLAB_CLAIMS, KUBERNETES_CLAIMS, WORKFLOW

AT = datetime(2026, 5, 1, tzinfo=UTC)
GITLAB = "https://gitlab.example.org"


def read(kind: WorkloadKind, claims: Mapping[str, Any], issuer: str = "https://ci.example.org") -> WorkloadIdentity:
    return read_claims(kind, {"iss": issuer, **claims}, token_id="t", issued_at=AT, expires_at=AT)


def test_a_token_of_github_says_repository_workflow_and_run() -> None:
    one = read(WorkloadKind.GITHUB, GITHUB_CLAIMS, "https://token.actions.githubusercontent.com")
    assert (one.repository, one.repository_id, one.owner, one.owner_id) == ("acme/shop", "1234", "acme", "77")
    assert (one.workflow, one.workflow_ref, one.workflow_commit) == (WORKFLOW, "refs/heads/main", COMMIT)
    assert (one.job_workflow, one.job_workflow_ref) == (WORKFLOW, "refs/heads/main")
    assert (one.ref, one.is_ref_protected, one.commit) == ("refs/heads/main", True, COMMIT)
    assert (one.event, one.environment, one.runner, one.run_id) == ("push", "release", "github-hosted", "9001")
    assert one.id == f"https://github.com/{WORKFLOW}@refs/heads/main"


def test_a_token_of_gitlab_says_the_same_in_its_own_words() -> None:
    one = read(WorkloadKind.GITLAB, GITLAB_CLAIMS, GITLAB)
    assert (one.repository, one.repository_id, one.owner, one.owner_id) == ("acme/tools/shop", "88", "acme/tools", "44")
    assert (one.workflow, one.workflow_ref) == ("acme/tools/shop/.gitlab-ci.yml", "refs/heads/main")
    assert (one.workflow_commit, one.commit, one.ref) == (COMMIT, COMMIT, "refs/heads/main")
    assert (one.event, one.runner, one.runner_id, one.actor_id) == ("push", "self-hosted", "3", "6")
    assert one.id == "https://gitlab.example.org/acme/tools/shop/.gitlab-ci.yml@refs/heads/main"


def test_an_older_gitlab_names_a_branch_or_a_tag_in_short() -> None:
    older = {**GITLAB_CLAIMS, "ref_path": None, "ref": "v1", "ref_type": "tag"}
    assert read(WorkloadKind.GITLAB, older, GITLAB).ref == "refs/tags/v1"
    assert read(WorkloadKind.GITLAB, {**older, "ref_type": "something"}, GITLAB).ref == ""


def test_a_pipeline_file_of_another_server_keeps_its_whole_address() -> None:
    uri = "evil.example.org/acme/tools/shop//.gitlab-ci.yml@refs/heads/main"
    one = read(WorkloadKind.GITLAB, {**GITLAB_CLAIMS, "ci_config_ref_uri": uri}, GITLAB)
    assert one.workflow == "evil.example.org/acme/tools/shop/.gitlab-ci.yml"


def test_a_token_of_kubernetes_says_account_pod_and_node() -> None:
    one = read(WorkloadKind.KUBERNETES, KUBERNETES_CLAIMS)
    assert (one.subject, one.subject_id) == ("system:serviceaccount:ci:builder", "0b7f")
    assert (one.pod, one.run_id, one.node) == ("build-1", "11aa", "node-1")
    assert one.id == "https://ci.example.org#system:serviceaccount:ci:builder"


def test_a_token_of_kubernetes_whose_parts_contradict_each_other_is_refused() -> None:
    with pytest.raises(ClaimsMalformed, match="the subject is another"):
        read(WorkloadKind.KUBERNETES, {**KUBERNETES_CLAIMS, "sub": "system:serviceaccount:ci:other"})


def test_buildkite_circleci_and_others_say_what_they_can() -> None:
    buildkite = {
        "sub": "organization:acme:pipeline:shop:ref:refs/tags/v1:commit:1:step:build",
        "organization_slug": "acme",
        "pipeline_slug": "shop",
        "pipeline_id": "p",
        "build_number": 12,
        "build_branch": "main",
        "build_tag": "v1",
        "build_commit": COMMIT,
        "build_source": "webhook",
    }
    one = read(WorkloadKind.BUILDKITE, buildkite)
    assert (one.repository, one.repository_id, one.ref) == ("acme/shop", "p", "refs/tags/v1")
    assert (one.run_id, one.commit, one.event) == ("12", COMMIT, "webhook")
    assert read(WorkloadKind.BUILDKITE, {**buildkite, "build_tag": None}).ref == "refs/heads/main"
    circle = {
        "sub": "org/o/project/p/user/u",
        "oidc.circleci.com/project-id": "p",
        "oidc.circleci.com/vcs-origin": "github.com/acme/shop",
        "oidc.circleci.com/vcs-ref": "refs/heads/main",
    }
    one = read(WorkloadKind.CIRCLECI, circle)
    assert (one.repository_id, one.repository, one.ref) == ("p", "github.com/acme/shop", "refs/heads/main")
    with pytest.raises(ClaimsMalformed, match="SSH"):
        read(WorkloadKind.CIRCLECI, {**circle, "oidc.circleci.com/ssh-rerun": True})
    azure = {
        "sub": "p://acme/shop/release",
        "org_id": "77",
        "rpo_id": "1234",
        "rpo_uri": "https://dev.azure.com/acme/shop/_git/shop",
        "rpo_ver": COMMIT,
        "rpo_ref": "refs/heads/main",
        "run_id": "700",
    }
    one = read(WorkloadKind.AZURE, azure)
    assert (one.repository_id, one.owner_id, one.ref, one.commit) == ("1234", "77", "refs/heads/main", COMMIT)
    assert (one.repository, one.run_id, one.event) == ("https://dev.azure.com/acme/shop/_git/shop", "700", "")
    assert read(WorkloadKind.AZURE, {**azure, "rpo_ref": "refs/pull/7/merge"}).event == "pull_request"
    with pytest.raises(ClaimsMalformed, match="rpo_ref"):
        read(WorkloadKind.AZURE, {**azure, "rpo_ref": None})
    plain = read(WorkloadKind.OIDC, {"sub": "somebody", "repository": "acme/shop"})
    assert (plain.subject, plain.repository) == ("somebody", "")


@pytest.mark.parametrize(
    ("text", "file", "ref"),
    [
        ("o/r/.github/workflows/a.yml@refs/heads/x@y", "o/r/.github/workflows/a.yml", "refs/heads/x@y"),
        (
            "o/r/.github/workflows/a.yml@refs/heads/x@refs/heads/main",
            "o/r/.github/workflows/a.yml",
            "refs/heads/x@refs/heads/main",
        ),
        (f"o/r/.github/workflows/a.yml@{COMMIT}", "o/r/.github/workflows/a.yml", COMMIT),
        (f"o/r/.github/workflows/a.yml@b.yml@{COMMIT}", "o/r/.github/workflows/a.yml@b.yml", COMMIT),
    ],
)
def test_a_file_and_its_reference_are_told_apart_whatever_they_are_called(text: str, file: str, ref: str) -> None:
    one = read(WorkloadKind.GITHUB, {**GITHUB_CLAIMS, "workflow_ref": text})
    assert (one.workflow, one.workflow_ref) == (file, ref)


def test_what_is_absent_null_or_empty_is_empty_and_no_truth() -> None:
    one = read(WorkloadKind.GITHUB, {"sub": "s", "repository": None, "ref_protected": "", "environment": ""})
    assert (one.repository, one.environment, one.workflow, one.is_ref_protected) == ("", "", "", None)


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("repository", ["acme/shop"]),
        ("repository", True),
        ("repository", "acme/shop\x1b[2J"),
        ("repository", "a" * 1001),
        ("workflow_ref", "acme/shop/.github/workflows/a.yml"),
        ("ref_protected", "perhaps"),
        ("ref_protected", 1),
        ("sub", None),
        ("iss", ""),
    ],
)
def test_a_claim_that_is_not_what_the_dialect_makes_of_it_is_refused(claim: str, value: object) -> None:
    with pytest.raises(ClaimsMalformed):
        read(WorkloadKind.GITHUB, {**GITHUB_CLAIMS, claim: value})


def test_an_object_of_kubernetes_that_is_none_is_refused() -> None:
    with pytest.raises(ClaimsMalformed, match="no object"):
        read(WorkloadKind.KUBERNETES, {"sub": "s", "kubernetes.io": "ci"})
