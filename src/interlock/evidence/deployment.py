"""What is said of deployments: plans, the steps of carrying them out, and who locked an environment. Floor 6.

No standard has predicates for these, so they are types of our own (docs/reference/predicates.md). What a release is
made of is the release predicate of in-toto.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from interlock.evidence.reading import read_as

_TYPES: Final = "https://interlock.example.org/attestation/"
DEPLOYMENT_PLAN: Final = f"{_TYPES}deployment-plan/v1"
DEPLOYMENT: Final = f"{_TYPES}deployment/v1"
ENVIRONMENT: Final = f"{_TYPES}environment/v1"
RELEASE: Final = "https://in-toto.io/attestation/release/v0.1"


class DeploymentStep(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """One thing that happened to a deployment; its subjects are the plan and what the plan lets run."""

    run: str
    """Names the deployment."""
    plan: str
    """SHA-256 of the plan, kept beside the ledger."""
    environment: str
    """Where it goes."""
    product: str
    """The product that it is of."""
    outcome: str
    """Where the deployment stands with it: `planned`, `waiting`, `refused`, `running`, `deployed`, `rolled-back` or
    `stranded`."""
    at: str
    """RFC 3339."""
    why: str = ""
    """`release`, `rollback` or `repair`."""
    step: str = ""
    """The step that was done, as the plan's steps are called; empty where it stands for the deployment as a whole."""
    number: int = 0
    """Of the step, counted from 1, those that take something back included."""
    is_failed: bool = False
    """Whether the step did not do what it should have."""
    says: str = ""
    """What failed, what it waits for, or what was measured where a canary was watched."""
    code: str = ""
    """The stable code of what failed."""
    asked_by: str = ""
    """The key of whoever asked for the deployment."""
    ticket: str = ""
    """The change ticket that asked for it."""
    decisions: tuple[str, ...] = ()
    """The envelopes of the decisions that it went by."""
    seen: dict[str, Any] = {}
    """What each target said of itself, for a step that looks."""
    worker: str = ""
    """Who carried the step out."""
    token: int = 0
    """The fencing token that it was carried out with."""
    until: str = ""
    """When what it waits for comes by itself, RFC 3339."""
    at_or_after: str = ""
    """When it was asked to begin, RFC 3339; empty for at once."""
    start: str = ""
    """`automatic` where nobody asked for it; what it says then is why it began."""
    ledger: str = ""
    """The origin of the ledger that it was said for; in another one it says nothing."""


class EnvironmentAct(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """That somebody locked, unlocked, froze or thawed an environment; its subject is itself."""

    action: str
    """`lock`, `unlock`, `freeze` or `thaw`."""
    environment: str
    """Which environment."""
    reason: str
    """Why."""
    at: str
    """RFC 3339."""
    since: str = ""
    """Of a freeze."""
    until: str = ""
    """Of a freeze."""
    target: str = ""
    """Of a thaw, the SHA-256 of the freeze's predicate."""
    ledger: str = ""
    """The origin of the ledger that it was said for; in another one it says nothing."""
    product: str = ""
    """The product that it is about."""


class Release(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """That some artifacts together are a release.

    Source: in-toto attestation, predicate release v0.1, with fields of our own beside it.
    """

    purl: str = ""
    """`pkg:generic/PRODUCT@VERSION`."""
    release_id: str = ""
    """SHA-256 over the digests of what it is made of, sorted: the same artifacts are the same release."""
    version: str = ""
    """What it is called; once for each product."""
    product: str = ""
    """What it is a release of."""
    notes: str = ""
    """What it brings, in the words of whoever made it."""
    commit: str = ""
    """What the first of its artifacts was built from, as provenance says."""
    ref: str = ""
    """The branch or tag that the commit stood on."""
    at: str = ""
    """RFC 3339."""
    places: dict[str, str] = {}
    """Where images among it are taken from, by their SHA-256."""
    ledger: str = ""
    """The origin of the ledger that it was made in; in another one it names nothing."""


def read_deployment_step(predicate: bytes) -> DeploymentStep:
    """Read what happened to a deployment. Errors: PredicateMalformed (EVD-102)."""
    return read_as(DEPLOYMENT, _STEP, predicate)


def read_environment_act(predicate: bytes) -> EnvironmentAct:
    """Read what was said of an environment. Errors: PredicateMalformed (EVD-102)."""
    return read_as(ENVIRONMENT, _ACT, predicate)


def read_release(predicate: bytes) -> Release:
    """Read a release. Errors: PredicateMalformed (EVD-102)."""
    return read_as(RELEASE, _RELEASE, predicate)


_STEP: Final = msgspec.json.Decoder(DeploymentStep)
_ACT: Final = msgspec.json.Decoder(EnvironmentAct)
_RELEASE: Final = msgspec.json.Decoder(Release)
