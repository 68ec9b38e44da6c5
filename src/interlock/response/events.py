"""Events: what happened that others may want to know, each with the ledger entry that proves it. Floor 9."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from interlock.kernel import Digest, Instant, Subject


class Kind(StrEnum):
    """What happened."""

    DECISION_DENIED = "decision.denied"
    """A sealed decision denies."""
    DECISION_REVIEW = "decision.review"
    """A sealed decision wants a person to look first."""
    DECISION_ALLOWED = "decision.allowed"
    """A sealed decision lets something proceed."""
    VIOLATION_NOTICED = "violation.noticed"
    """A requirement is violated, and the decision lets it proceed nevertheless; the notes say why."""
    FINDING_NEW = "finding.new"
    """A control found something that the base does not have; one event for each rule and severity."""
    EVIDENCE_STALE = "evidence.stale"
    """A decision met evidence that is older than the policy allows."""
    WAIVER_REQUESTED = "waiver.requested"
    """Somebody asks for something to be waived."""
    WAIVER_APPROVED = "waiver.approved"
    """Somebody approved a waiver; whether that is enough, the policy says."""
    WAIVER_EXPIRING = "waiver.expiring"
    """A waiver ends within fourteen days."""
    DOCUMENT_REVOKED = "document.revoked"
    """A waiver, an approval or a request to break the glass was taken back."""
    APPROVAL_GIVEN = "approval.given"
    """Somebody approved a release, broken glass, or its review."""
    APPROVAL_WITHDRAWN = "approval.withdrawn"
    """Somebody took an answer back."""
    APPROVAL_REJECTED = "approval.rejected"
    """Somebody rejected something."""
    HOLD_PLACED = "hold.placed"
    """Something must not proceed for now."""
    HOLD_LIFTED = "hold.lifted"
    """Somebody wants a hold to end; whether it does, a decision says."""
    GLASS_REQUESTED = "glass.requested"
    """Somebody asks to let one thing through in spite of its gate."""
    GLASS_BROKEN = "glass.broken"
    """A decision let something through in spite of its gate."""
    GLASS_UNREVIEWED = "glass.unreviewed"
    """Glass was broken, its time is over, and nobody else has looked at it."""
    DIRECTORY_CHANGED = "directory.changed"
    """Somebody signed an act about people, groups or roles."""
    DIRECTORY_REFUSED = "directory.refused"
    """An act about people does not count."""
    STATE_ALTERED = "state.altered"
    """What lies somewhere is not what was sealed for it, or some of it could not be read."""
    DEPLOYMENT_BEGUN = "deployment.begun"
    """A deployment begins, or goes on after it waited."""
    DEPLOYMENT_WAITING = "deployment.waiting"
    """A deployment waits for somebody or for a time."""
    DEPLOYMENT_ENDED = "deployment.ended"
    """What was deployed runs, and nothing else does."""
    DEPLOYMENT_REFUSED = "deployment.refused"
    """A deployment was refused; nothing was touched."""
    DEPLOYMENT_ROLLED_BACK = "deployment.rolled-back"
    """A deployment did not work, and what ran before runs again."""
    DEPLOYMENT_STRANDED = "deployment.stranded"
    """A deployment did not work, and what ran before could not be brought back everywhere: somebody has to look."""
    DEPLOYMENT_ALTERED = "deployment.altered"
    """What runs in an environment differs from what was deployed there; told once for each difference."""
    DEPLOYMENT_MENDED = "deployment.mended"
    """What differed in an environment does not differ any more."""
    PROBE_FAILING = "probe.failing"
    """What runs in an environment answers from outside as it must not; told once for each fault."""
    PROBE_MENDED = "probe.mended"
    """What was wrong with an environment from outside is not wrong any more."""
    POLICY_CHANGED = "policy.changed"
    """A policy means something that this ledger has not seen before."""
    ARTIFACT_PUSHED = "artifact.pushed"
    """An artifact was taken in by a repository."""
    ARTIFACT_PROMOTED = "artifact.promoted"
    """An artifact was copied from one repository to another, with its evidence."""
    ARTIFACT_REFUSED = "artifact.refused"
    """An artifact was not let into a repository, or not taken out of one."""

    INFRASTRUCTURE_REFUSED = "infrastructure.refused"
    """Infrastructure was not set up: a rule does not hold for it, or its policy does not allow it."""
    INFRASTRUCTURE_CHANGED = "infrastructure.changed"
    """Infrastructure was set up as it was planned."""
    INFRASTRUCTURE_BROKEN = "infrastructure.broken"
    """Setting infrastructure up broke off, so that what is there may be neither the old nor the new."""
    DELIVERY_RECEIVED = "delivery.received"
    """Another system told something by a webhook: a hint, which nothing in the ledger proves."""


HOLDABLE: Final = frozenset(
    {
        Kind.DECISION_DENIED,
        Kind.DECISION_REVIEW,
        Kind.DECISION_ALLOWED,
        Kind.VIOLATION_NOTICED,
        Kind.FINDING_NEW,
        Kind.EVIDENCE_STALE,
        Kind.GLASS_REQUESTED,
        Kind.GLASS_BROKEN,
        Kind.STATE_ALTERED,
        Kind.DEPLOYMENT_ALTERED,
        Kind.PROBE_FAILING,
        Kind.ARTIFACT_PUSHED,
        Kind.ARTIFACT_PROMOTED,
    }
)
"""Kinds whose subject is a commit or an artifact, so that a hold can be placed on it; a hold answers no hold."""


class Event(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True):
    """Something that happened; the same happening always has the same id, however often it is told."""

    id: str
    """`evt-` and 32 digits, from the kind, the entry and the part of it."""
    kind: Kind
    """What happened."""
    at: Instant
    """When, by the clock of whoever entered it."""
    subject: Subject
    """What it is about: a commit, an artifact, or the document itself."""
    entry: Digest
    """The envelope in the ledger that proves it; of a delivery, which nothing there proves, what tells it apart."""
    says: str
    """One sentence for people. It may quote what others wrote."""
    environment: str = ""
    """Where something was to proceed to."""
    about: str = ""
    """The requirement, rule, waiver, policy, target or deed."""
    control: str = ""
    """The control, where one found something or is missing."""
    rule: str = ""
    """The rule of the tool, such as `bandit:B602`."""
    severity: str = ""
    """Of findings."""
    profile: str = ""
    """The policy that decided; where a risk profile chose it, the name of that profile."""
    product: str = ""
    """Whose it is, as the statement says; who may see only some products is told of theirs."""
    data: Mapping[str, str] = {}
    """What else the kind has to tell."""


def event_id(kind: Kind, *parts: str) -> str:
    """Give the id that a happening always has."""
    body = "\0".join((kind.value, *parts)).encode("utf-8", "surrogatepass")
    return f"evt-{hashlib.sha256(body).hexdigest()[:32]}"
