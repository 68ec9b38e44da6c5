"""Who issues tokens, and what a workload is by one of them. Frozen values. Floor 2."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from interlock.kernel import Instant

HOUR_S: Final = 3600


class WorkloadKind(StrEnum):
    """In which dialect an issuer's tokens speak."""

    GITHUB = "github"
    """GitHub Actions, on github.com or a server of one's own."""
    GITLAB = "gitlab"
    """The `id_tokens` of GitLab CI."""
    KUBERNETES = "kubernetes"
    """The projected tokens of service accounts."""
    BUILDKITE = "buildkite"
    """The tokens that a Buildkite agent asks for."""
    CIRCLECI = "circleci"
    """The second version of CircleCI's tokens."""
    AZURE = "azure"
    """The tokens that a job of Azure Pipelines asks for without a service connection."""
    OIDC = "oidc"
    """Any other OpenID Connect issuer, of whose tokens only the subject is read."""


NAMES_WORKFLOWS: Final = frozenset({WorkloadKind.GITHUB, WorkloadKind.GITLAB})
"""Dialects that say which file told the runner what to do, and what started it; silence about that is refused."""


class Issuer(msgspec.Struct, frozen=True):
    """Somebody whose tokens count here."""

    url: str
    """Exactly as `iss` has it."""
    kind: WorkloadKind
    audience: str
    """For whom a token must have been made: us."""
    keys_file: str = ""
    """A key set on this machine; with it nothing is ever fetched."""
    keys_from: tuple[str, ...] = ()
    """Other origins from which the key set may be fetched, where the issuer names one there."""
    max_key_age_s: int = HOUR_S
    """How old a fetched key set may be."""
    max_lifetime_s: int = HOUR_S
    """The longest time for which a token may be made."""
    may_repeat: bool = False
    """Whether one token may be shown more than once, as the file of a Kubernetes pod is until it is renewed."""


class WorkloadIdentity(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True):
    """What a verified token says of the workload that it was made for; empty is what it does not say.

    A workflow is a file in a repository, `owner/name/path/of/file.yml`, with the reference and the commit that it was
    taken from. `workflow` is what was started; `job_workflow` is where the steps of the job stand, which is another
    file where the started one calls it.
    """

    issuer: str
    """`iss`, to the letter."""
    kind: WorkloadKind
    """In which dialect it was read."""
    subject: str
    """`sub`."""
    token_id: str
    """Names the token; never the token itself."""
    issued_at: Instant
    """`iat`."""
    expires_at: Instant
    """`exp`."""
    subject_id: str = ""
    """An id of the subject that is never given to another one."""
    repository: str = ""
    """Owner and name."""
    repository_id: str = ""
    """An id of the repository that is never given to another one."""
    owner: str = ""
    """Who owns the repository."""
    owner_id: str = ""
    """An id of the owner that is never given to another one."""
    head_repository: str = ""
    """Whose code a merge request brought; no forge says so of its own accord."""
    head_repository_id: str = ""
    """The id of that repository."""
    visibility: str = ""
    """Who may read the repository: public, internal, private."""
    ref: str = ""
    """In full: refs/heads/main."""
    is_ref_protected: bool | None = None
    """Whether the forge protects it from being moved."""
    commit: str = ""
    """What was checked out, or was to be."""
    workflow: str = ""
    """The file that was started."""
    workflow_ref: str = ""
    """The reference that it was taken from, in full."""
    workflow_commit: str = ""
    """The commit that it was taken from."""
    job_workflow: str = ""
    """The file in which the job stands."""
    job_workflow_ref: str = ""
    """The reference that it was taken from, in full."""
    job_workflow_commit: str = ""
    """The commit that it was taken from."""
    environment: str = ""
    """The deployment environment of the job."""
    event: str = ""
    """What started the run."""
    runner: str = ""
    """Whose machine it ran on: github-hosted, gitlab-hosted, self-hosted."""
    runner_id: str = ""
    """The id of the runner or agent."""
    run_id: str = ""
    """The id of the run, pipeline or build; in a cluster that of the pod."""
    run_attempt: str = ""
    """Which attempt at the run, or which job of it."""
    actor: str = ""
    """Who caused the run, by a name at the forge."""
    actor_id: str = ""
    """The id of that account."""
    pod: str = ""
    """The pod in a cluster."""
    node: str = ""
    """The node that the pod ran on."""

    @property
    def server(self) -> str:
        """The host of the forge itself."""
        host = self.issuer.partition("://")[2].partition("/")[0]
        return "github.com" if host == "token.actions.githubusercontent.com" else host

    @property
    def id(self) -> str:
        """A URI that names the builder, as provenance has it: the file that told it what to do, or the subject."""
        file, ref, commit = self.job_workflow, self.job_workflow_ref, self.job_workflow_commit
        if not file:
            file, ref, commit = self.workflow, self.workflow_ref, self.workflow_commit
        if file:
            return f"https://{self.server}/{file}@{ref or commit}"
        return f"{self.issuer}#{self.subject}"


class ProvenWorkload(msgspec.Struct, frozen=True):
    """A workload whose token was verified: only `adapters.issuers` makes it, so that nobody takes claims for proof."""

    identity: WorkloadIdentity
    audience: str
    issuer_key: str
    """The thumbprint (RFC 7638, SHA-256, base64url) of the key that signed the token."""
    verified_at: Instant
