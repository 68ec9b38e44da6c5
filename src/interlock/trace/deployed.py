"""What a report says of deployments: what was brought, on whose word, by which decisions and steps. Floor 10."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from interlock.kernel import Digest, Instant


class Standing(StrEnum):
    """How a control, or a clause that controls answer, stands."""

    SATISFIED = "satisfied"
    VIOLATED = "violated"
    MISSING = "missing"
    STALE = "stale"
    ERRORED = "errored"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"

    @property
    def is_good(self) -> bool:
        """Whether nothing is left to do for it; what is waived is accepted, and is not good."""
        return self in {Standing.SATISFIED, Standing.NOT_APPLICABLE}


class Judged(msgspec.Struct, frozen=True):
    """How one requirement stood in one decision, and what says so."""

    control: str
    """The id of the control, or `rule:ID` for a rule of the policy."""
    standing: Standing
    says: str
    change: str = ""
    """The smallest change that would have altered the answer."""
    evidence: tuple[int, ...] = ()
    """Entries of the ledger."""
    source: str = ""
    """Where the policy demands it: file and line."""
    made_at: Instant | None = None
    """When the oldest of its evidence was made; None where there is none, or where age does not matter."""
    max_age_s: int | None = None
    """How old the policy lets its evidence be."""
    notes: tuple[str, ...] = ()


class Consent(msgspec.Struct, frozen=True):
    """An answer that somebody gave: to a change, a waiver or a release."""

    document: str
    """What was answered: `release`, `change`, `waiver`, ..."""
    answer: str
    """`approve`, `reject` or `withdraw`."""
    key: str
    name: str
    at: Instant
    """When the ledger took it in."""
    entry: int
    person: str = ""
    reason: str = ""
    environment: str = ""
    target: str = ""
    """The digest of what was answered."""


class Ruling(msgspec.Struct, frozen=True):
    """A decision that somebody or something went by."""

    entry: int
    envelope: Digest
    digest: Digest
    """Of the record of the decision."""
    verdict: str
    """`allow`, `review` or `deny`."""
    says: str
    subject: str
    subject_digest: str
    policy: str
    policy_digest: Digest
    stage: str
    environment: str
    at: Instant
    judged: tuple[Judged, ...]
    again: str = ""
    """What came out when it was made again over what the ledger held then: `same`, `other`, or why it could not be;
    empty where nobody made it again."""
    hypothetical: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    glass: str = ""
    """SHA-256 of the request to break the glass that let it through."""


class Brought(msgspec.Struct, frozen=True):
    """One artifact, with where it came from as its provenance proves."""

    name: str
    digest: Digest
    commit: str = ""
    ref: str = ""
    repository: str = ""
    builder: str = ""
    release: str = ""
    provenance: tuple[int, ...] = ()
    """The entries that say so; without one nothing is proven of where it came from."""


class Change(msgspec.Struct, frozen=True):
    """A commit in scope, with who wrote it and who looked at it."""

    commit: str
    branch: str = ""
    authors: tuple[str, ...] = ()
    """As git names them."""
    people: tuple[str, ...] = ()
    """The authors whom the directory knows."""
    reviewed_by: tuple[str, ...] = ()
    """Others than the authors who approved it."""
    evidence: tuple[int, ...] = ()


class Excuse(msgspec.Struct, frozen=True):
    """A waiver that something in scope relied on, or that holds in scope."""

    digest: str
    what: str
    """`rule`, `vulnerability` or `control`."""
    name: str
    reason: str
    owner: str
    asked_by: str
    entry: int
    created_at: Instant
    expires_at: Instant
    age_days: int
    """As of the report."""
    state: str
    """`active`, `waiting`, `expired`, `rejected` or `revoked`, as of the report."""
    approved_by: tuple[str, ...] = ()
    relied_on: tuple[int, ...] = ()
    """The entries of the decisions that it carried."""
    scope: str = ""


class Step(msgspec.Struct, frozen=True):
    """One step of carrying a deployment out."""

    number: int
    name: str
    at: Instant
    """When whoever did it says that it was done."""
    entered_at: Instant
    """When the ledger took that in."""
    entry: int
    outcome: str
    """Where the deployment stood with it."""
    is_failed: bool = False
    says: str = ""
    by: str = ""
    took_ms: int | None = None
    """Since the step before it, by the clock of whoever did it; None for the first."""


class Deployed(msgspec.Struct, frozen=True):
    """One deployment: what, by whom, on whose word, how, and the way back."""

    run: str
    environment: str
    product: str
    why: str
    outcome: str
    plan: Digest
    artifacts: tuple[Brought, ...]
    asked_by: str
    asked_key: str
    begun_at: Instant
    """When the ledger took in that it was asked for."""
    entry: int
    asked_person: str = ""
    """The person that the directory joined the key to when it was asked."""
    ticket: str = ""
    ended_at: Instant | None = None
    switched_at: Instant | None = None
    """When the first target was switched to it; None where none was."""
    switched_entry: int | None = None
    """The entry that says so."""
    is_current: bool = False
    """Whether its environment follows it as of the report."""
    rulings: tuple[int, ...] = ()
    """The entries of the decisions that it went by; they are among the report's."""
    approvals: tuple[Consent, ...] = ()
    steps: tuple[Step, ...] = ()
    way_back: str = ""
    """How it can be undone, in a sentence."""
    replaced: str = ""
    """The digest of the plan that ran there before."""
    configuration: tuple[tuple[str, str], ...] = ()
    """Files with their SHA-256."""
    says: str = ""
    """Why it ended so, or what it waits for, in its own words."""
    pieces: tuple[int, ...] = ()
    """Everything in the ledger that belongs to it."""

    @property
    def has_touched(self) -> bool:
        """Whether anything was touched: what was planned, waits or was refused changed nothing."""
        return self.outcome in {"running", "deployed", "rolled-back", "stranded"}
