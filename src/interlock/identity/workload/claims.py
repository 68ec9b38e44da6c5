"""Reading the claims of a token, one dialect a function.

Enters: claims whose signature, audience and times were checked. Leaves: one `WorkloadIdentity`, in which a claim that
is absent, null or empty is empty. Nothing is guessed: a claim of another type than the dialect gives it is an error,
and text that nobody could print is too. Floor 2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from interlock.identity.errors import ClaimsMalformed
from interlock.identity.workload.model import WorkloadIdentity, WorkloadKind
from interlock.kernel import Instant

_LONGEST: Final = 1000
_BRANCHES, _TAGS = "refs/heads/", "refs/tags/"

Claims = Mapping[str, object]


def read_claims(
    kind: WorkloadKind, claims: Claims, *, token_id: str, issued_at: Instant, expires_at: Instant
) -> WorkloadIdentity:
    """Give who a token says that it was made for.

    Errors: ClaimsMalformed (IDN-111) if a claim is not what the dialect makes of it, or the subject is missing.
    """
    issuer, subject = _text(claims, "iss"), _text(claims, "sub")
    if not issuer or not subject:
        raise ClaimsMalformed(claim="iss" if not issuer else "sub", why="it is missing")
    told = _READERS[kind](claims)
    return WorkloadIdentity(issuer, kind, subject, token_id, issued_at, expires_at, **told)  # type: ignore[arg-type]  # the readers name fields


def _github(claims: Claims) -> dict[str, object]:
    workflow, workflow_ref = _file_at_ref(_text(claims, "workflow_ref"))
    job, job_ref = _file_at_ref(_text(claims, "job_workflow_ref"))
    return {
        "repository": _text(claims, "repository"),
        "repository_id": _text(claims, "repository_id"),
        "owner": _text(claims, "repository_owner"),
        "owner_id": _text(claims, "repository_owner_id"),
        "head_repository": _text(claims, "head_repository"),
        "head_repository_id": _text(claims, "head_repository_id"),
        "visibility": _text(claims, "repository_visibility"),
        "ref": _text(claims, "ref"),
        "is_ref_protected": _truth(claims, "ref_protected"),
        "commit": _text(claims, "sha"),
        "workflow": workflow,
        "workflow_ref": workflow_ref,
        "workflow_commit": _text(claims, "workflow_sha"),
        "job_workflow": job,
        "job_workflow_ref": job_ref,
        "job_workflow_commit": _text(claims, "job_workflow_sha"),
        "environment": _text(claims, "environment"),
        "event": _text(claims, "event_name"),
        "runner": _text(claims, "runner_environment"),
        "run_id": _text(claims, "run_id"),
        "run_attempt": _text(claims, "run_attempt"),
        "actor": _text(claims, "actor"),
        "actor_id": _text(claims, "actor_id"),
    }


def _gitlab(claims: Claims) -> dict[str, object]:
    path = _text(claims, "project_path")
    workflow, workflow_ref = _file_at_ref(_text(claims, "ci_config_ref_uri"))
    host = _text(claims, "iss").partition("://")[2]
    return {
        "repository": path,
        "repository_id": _text(claims, "project_id"),
        "owner": _text(claims, "namespace_path") or path.rpartition("/")[0],
        "owner_id": _text(claims, "namespace_id"),
        "visibility": _text(claims, "project_visibility"),
        "ref": _text(claims, "ref_path") or _full_ref(_text(claims, "ref_type"), _text(claims, "ref")),
        "is_ref_protected": _truth(claims, "ref_protected"),
        "commit": _text(claims, "sha"),
        # A file of the same server is named as in a repository, another one by its whole address.
        "workflow": workflow.removeprefix(f"{host}/").replace("//", "/", 1),
        "workflow_ref": workflow_ref,
        "workflow_commit": _text(claims, "ci_config_sha"),
        "environment": _text(claims, "environment"),
        "event": _text(claims, "pipeline_source"),
        "runner": _text(claims, "runner_environment"),
        "runner_id": _text(claims, "runner_id"),
        "run_id": _text(claims, "pipeline_id"),
        "run_attempt": _text(claims, "job_id"),
        "actor": _text(claims, "user_login"),
        "actor_id": _text(claims, "user_id"),
    }


def _kubernetes(claims: Claims) -> dict[str, object]:
    bound = _within(claims, "kubernetes.io")
    account, pod, node = (_within(bound, name) for name in ("serviceaccount", "pod", "node"))
    named = f"system:serviceaccount:{_text(bound, 'namespace')}:{_text(account, 'name')}"
    if bound and _text(claims, "sub") != named:
        raise ClaimsMalformed(claim="kubernetes.io", why=f"it is about {named}, and the subject is another")
    return {
        "subject_id": _text(account, "uid"),
        "pod": _text(pod, "name"),
        "run_id": _text(pod, "uid"),
        "node": _text(node, "name"),
    }


def _buildkite(claims: Claims) -> dict[str, object]:
    organisation, pipeline = _text(claims, "organization_slug"), _text(claims, "pipeline_slug")
    tag = _text(claims, "build_tag")
    return {
        "repository": f"{organisation}/{pipeline}" if organisation and pipeline else "",
        "repository_id": _text(claims, "pipeline_id"),
        "owner": organisation,
        "owner_id": _text(claims, "organization_id"),
        "ref": _full_ref("tag", tag) if tag else _full_ref("branch", _text(claims, "build_branch")),
        "commit": _text(claims, "build_commit"),
        "event": _text(claims, "build_source"),
        "runner": _text(claims, "runner_environment"),
        "runner_id": _text(claims, "agent_id"),
        "run_id": _text(claims, "build_number"),
        "run_attempt": _text(claims, "job_id"),
    }


def _circleci(claims: Claims) -> dict[str, object]:
    if _truth(claims, "oidc.circleci.com/ssh-rerun"):
        raise ClaimsMalformed(claim="oidc.circleci.com/ssh-rerun", why="somebody could log in to that run by SSH")
    return {
        "repository": _text(claims, "oidc.circleci.com/vcs-origin"),
        "repository_id": _text(claims, "oidc.circleci.com/project-id"),
        "owner_id": _text(claims, "oidc.circleci.com/org-id"),
        "ref": _text(claims, "oidc.circleci.com/vcs-ref"),
        "run_id": _text(claims, "oidc.circleci.com/pipeline-id"),
        "run_attempt": _text(claims, "oidc.circleci.com/job-id"),
    }


def _azure(claims: Claims) -> dict[str, object]:
    """Nothing is said of what started the run, but a change request has a reference of its own kind."""
    ref = _text(claims, "rpo_ref")
    if not ref:
        raise ClaimsMalformed(claim="rpo_ref", why="it is missing; a token of a service connection does not say it")
    return {
        "event": "" if ref.startswith((_BRANCHES, _TAGS)) else "pull_request",
        "repository": _text(claims, "rpo_uri"),
        "repository_id": _text(claims, "rpo_id"),
        "owner_id": _text(claims, "org_id"),
        "ref": ref,
        "commit": _text(claims, "rpo_ver"),
        "run_id": _text(claims, "run_id"),
    }


def _oidc(claims: Claims) -> dict[str, object]:
    del claims
    return {}


_READERS: Final[Mapping[WorkloadKind, Callable[[Claims], dict[str, object]]]] = {
    WorkloadKind.GITHUB: _github,
    WorkloadKind.GITLAB: _gitlab,
    WorkloadKind.KUBERNETES: _kubernetes,
    WorkloadKind.BUILDKITE: _buildkite,
    WorkloadKind.CIRCLECI: _circleci,
    WorkloadKind.AZURE: _azure,
    WorkloadKind.OIDC: _oidc,
}


def _file_at_ref(text: str) -> tuple[str, str]:
    """Give a file and the reference that it was taken from, out of `owner/name/file.yml@refs/heads/main`.

    A branch may have an @ in its name and a file too. No reference begins other than with `refs/` where the forge
    writes it in full, and the first of those is where the reference begins; else it is what follows the last @.
    """
    file, at, ref = text.partition("@refs/")
    if at:
        return file, f"refs/{ref}"
    file, at, ref = text.rpartition("@")
    if text and not at:
        raise ClaimsMalformed(claim="workflow_ref", why="it names no reference that the file was taken from")
    return file, ref


def _full_ref(kind: str, name: str) -> str:
    if not name:
        return ""
    return {"branch": f"{_BRANCHES}{name}", "tag": f"{_TAGS}{name}"}.get(kind, "")


def _within(claims: Claims, name: str) -> Claims:
    value = claims.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ClaimsMalformed(claim=name, why="it is no object")
    return value


def _text(claims: Claims, name: str) -> str:
    """Give a text, or a number as one; ids are numbers at one forge and texts at another."""
    value = claims.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise ClaimsMalformed(claim=name, why="it is neither a text nor a number")
    if len(value) > _LONGEST or not value.isprintable():
        raise ClaimsMalformed(claim=name, why="it is too long, or cannot be printed")
    return value


def _truth(claims: Claims, name: str) -> bool | None:
    """Give a truth, which forges write as a word too; none where nothing is said."""
    value = claims.get(name)
    if value is None or value == "":
        return None
    word = str(value).lower() if isinstance(value, bool | str) else ""
    if word not in {"true", "false"}:
        raise ClaimsMalformed(claim=name, why="it is neither true nor false")
    return word == "true"
