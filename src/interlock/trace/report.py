"""What an audit report says: who did what, when, where, with what proof, and what is missing. Frozen values.

Every claim names the pieces of evidence that it rests on by their place in the ledger, so that a reader can follow
each of them into the bundle. Nothing here is rendered, and nothing is read from a clock: the report holds the time as
of which it speaks. Floor 10. Source: docs/reference/audit-report.md.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from interlock.kernel import Digest, Instant, Severity, canonical, sha256

VERSION: Final = "interlock.audit-report.v1"


class Scope(StrEnum):
    """What a report can be about."""

    DEPLOYMENT = "deployment"
    RELEASE = "release"
    ENVIRONMENT = "environment"
    PRODUCT = "product"
    COMMIT = "commit"
    ARTIFACT = "artifact"


class Period(msgspec.Struct, frozen=True):
    """From when to when, by the ledger's time: the first instant is in it, the last one is not."""

    since: Instant | None = None
    until: Instant | None = None


class Asker(msgspec.Struct, frozen=True):
    """Who asked for the report."""

    name: str
    """What their key is called, or who uses the machine."""
    person: str = ""
    """The person that the directory joins the key to."""
    key: str = ""


class AsOf(msgspec.Struct, frozen=True):
    """The state of the ledger that the report speaks of."""

    origin: str
    size: int
    root: str
    """The root hash in hexadecimal."""
    at: Instant | None
    """When the last entry in it was entered; None for an empty ledger."""
    signers: tuple[str, ...] = ()
    """The names of the keys that signed the checkpoint."""
    is_continued: bool = False
    """Whether it was held against a checkpoint that was kept elsewhere, and continues it."""


class Piece(msgspec.Struct, frozen=True):
    """One piece of evidence: a sealed statement with its place in the ledger."""

    index: int
    envelope: Digest
    kind: str
    """The predicate type."""
    at: Instant
    """When the ledger took it in."""
    signer: str
    """The id of the key."""
    signer_name: str
    says: str
    """In one line what it says."""
    person: str = ""
    """The person that the directory joined the key to when it was entered; empty for programs and strangers."""
    subjects: tuple[str, ...] = ()
    """The digests that it is about."""
    blobs: tuple[str, ...] = ()
    """SHA-256 of what is kept beside the ledger and belongs to it."""


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
    age_s: int | None = None
    """How old its oldest evidence was at the decision."""
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
    pieces: tuple[int, ...] = ()
    """Everything in the ledger that belongs to it."""


class Person(msgspec.Struct, frozen=True):
    """Somebody, with what they did in scope and what they were allowed to do as of the report."""

    id: str
    did: tuple[str, ...]
    """`author`, `committer`, `asker`, `approver`, `waiver owner`, `builder`, ...: in the order of the alphabet."""
    roles: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    is_known: bool = True
    """Whether the directory knows them; others are named as their key or git names them."""


class KeyUse(msgspec.Struct, frozen=True):
    """A key that signed something in scope."""

    id: str
    name: str
    purposes: tuple[str, ...]
    signed: int
    """Pieces of evidence in scope."""
    since: Instant | None = None
    until: Instant | None = None
    revoked_at: Instant | None = None
    person: str = ""


class Absence(StrEnum):
    """In which way something is missing or does not hold together."""

    NO_DECISION = "deployment-without-decision"
    DECISION_OF_OTHER = "decision-about-something-else"
    DECISION_REFUSED = "deployed-against-decision"
    DECISION_HYPOTHETICAL = "decision-hypothetical"
    DECISION_LATE = "decision-after-switch"
    DECISION_DIFFERS = "decision-comes-out-otherwise"
    DECISION_UNREPEATED = "decision-cannot-be-made-again"
    NO_ORIGIN = "artifact-without-origin"
    NO_REVIEW = "change-without-review"
    SELF_APPROVAL = "approval-by-the-author"
    SELF_RELEASE = "author-deployed"
    LEDGER_GAP = "ledger-gap"
    LEDGER_TIME = "ledger-time-backwards"
    UNCOUNTED = "signature-does-not-count"
    CLOCKS = "clocks-disagree"
    STALE_THEN = "evidence-stale-at-decision"
    STALE_NOW = "evidence-stale-today"
    EVIDENCE_MISSING = "evidence-missing"
    PAPER_LOST = "paper-lost"
    UNDEPLOYED = "runs-but-never-deployed"
    DRIFT = "drift-open"
    UNLOOKED = "not-looked-at"
    WAIVER_EXPIRED = "waiver-expired"
    GLASS_UNREVIEWED = "break-glass-without-review"
    UNFINISHED = "deployment-unfinished"
    UNREADABLE = "cannot-be-read"


class Lack(msgspec.Struct, frozen=True):
    """One thing that is missing or does not hold together, what that means, and what to do."""

    id: str
    """The same for the same lack of the same thing, whenever a report is made."""
    kind: Absence
    severity: Severity
    what: str
    """The thing that it is about: a run, a commit, a control, an entry."""
    says: str
    """What was looked for and is not there, or is and should not be."""
    means: str
    """What follows from it for whoever relies on the report."""
    next: str
    """What to do about it."""
    entries: tuple[int, ...] = ()
    controls: tuple[str, ...] = ()
    """The controls that cannot be taken as shown because of it."""


class ClauseState(StrEnum):
    """How a clause of a standard is answered."""

    ANSWERED = "answered"
    """Everything that speaks to it in scope is satisfied, and something does."""
    EXCEPTED = "excepted"
    """As before, but for what people waived."""
    FAILING = "failing"
    """Some of what speaks to it is violated, missing, stale or broke, or something that it needs is missing."""
    UNSHOWN = "unshown"
    """A control answers to it, and nothing in scope shows that control."""
    NOBODY = "nobody"
    """No control answers to it: it has to be shown in another way."""


class Answering(msgspec.Struct, frozen=True):
    """A control that answers to a clause, with how it stands in scope."""

    control: str
    standing: Standing | None
    """The worst in scope; None where nothing in scope shows it."""
    evidence: tuple[int, ...] = ()


class Clause(msgspec.Struct, frozen=True):
    """A clause of a standard with what answers it."""

    id: str
    asks: str
    """What it asks, in our own words."""
    state: ClauseState
    answering: tuple[Answering, ...] = ()
    evidence: tuple[int, ...] = ()
    """All entries that speak to it."""
    lacks: tuple[str, ...] = ()
    """Ids of what is missing that stands against it."""


class Clauses(msgspec.Struct, frozen=True):
    """A standard, clause by clause."""

    framework: str
    name: str
    edition: str
    clauses: tuple[Clause, ...]
    note: str = ""


class AuditReport(msgspec.Struct, frozen=True):
    """All that a report says; the same ledger, question and time give the same bytes."""

    scope: Scope
    subject: str
    """As the ledger names it: a run, `PRODUCT@VERSION`, an environment, a product, a digest."""
    asked_by: Asker
    at: Instant
    """As of when ages are counted and waivers stand."""
    as_of: AsOf
    summary: str
    """The whole report in a sentence or two, what is missing included."""
    product: str = ""
    ledger: str = ""
    period: Period = Period()
    deployments: tuple[Deployed, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    """Every decision that a deployment in scope went by, or that is about what is in scope."""
    artifacts: tuple[Brought, ...] = ()
    changes: tuple[Change, ...] = ()
    approvals: tuple[Consent, ...] = ()
    waivers: tuple[Excuse, ...] = ()
    people: tuple[Person, ...] = ()
    keys: tuple[KeyUse, ...] = ()
    pieces: tuple[Piece, ...] = ()
    """Every piece of evidence that anything in the report names, in the order of the ledger."""
    missing: tuple[Lack, ...] = ()
    """The worst first."""
    frameworks: tuple[Clauses, ...] = ()
    interlock: str = ""
    """The version of the program that wrote it."""
    version: str = VERSION

    @property
    def record(self) -> bytes:
        """The canonical bytes of the report; its digest names it."""
        return canonical(msgspec.to_builtins(self))

    @property
    def digest(self) -> Digest:
        """SHA-256 of the record."""
        return sha256(self.record)
