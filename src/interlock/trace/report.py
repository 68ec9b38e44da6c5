"""What an audit report says: who did what, when, where, with what proof, and what is missing. Frozen values.

Every claim names the pieces of evidence that it rests on by their place in the ledger, so that a reader can follow
each of them into the bundle. Nothing here is rendered, and nothing is read from a clock: the report holds the time as
of which it speaks. Floor 10. Source: docs/reference/audit-report.md.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from interlock.kernel import Digest, Instant, canonical, sha256
from interlock.trace.clauses import Clauses
from interlock.trace.deployed import Brought, Change, Consent, Deployed, Excuse, Ruling
from interlock.trace.lacks import Lack

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


KEYLESS: Final = Asker("somebody without a key")
"""Whoever asks on a machine that has no key yet."""


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
    said_at: Instant | None = None
    """When it was made, by the clock of whoever signed it; None where it does not say."""


class Assessed(msgspec.Struct, frozen=True):
    """What a control found of something in scope, whether or not a decision asked for it."""

    control: str
    outcome: str
    """`passed`, `failed`, `errored` or `not_applicable`."""
    subject: str
    entry: int
    made_at: Instant
    by_hand: tuple[str, ...] = ()
    """The people who did the work, where it was done by hand."""
    reports: tuple[str, ...] = ()
    """The reports of other tools that it was made of: what each is called, which tool made it, when, its digest."""


class Differs(msgspec.Struct, frozen=True):
    """One way in which what runs differs from what was deployed."""

    kind: str
    target: str
    what: str
    says: str
    severity: str
    since: Instant


class Look(msgspec.Struct, frozen=True):
    """The last time that somebody held what runs in an environment against what was deployed."""

    environment: str
    run: str
    entry: int
    at: Instant
    answer: str
    """`as-planned`, `differs` or `unknown`."""
    differs: tuple[Differs, ...] = ()
    unlooked: tuple[tuple[str, str], ...] = ()
    """What could not be looked at, with the reason."""


class Glass(msgspec.Struct, frozen=True):
    """A request to let one thing through in spite of its gate."""

    id: str
    environment: str
    entry: int
    asked_by: str
    at: Instant
    reason: str
    state: str
    """`open`, `over`, `waiting` or `shut`."""
    agreed: tuple[str, ...] = ()
    reviewed_by: tuple[str, ...] = ()


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
    assessed: tuple[Assessed, ...] = ()
    waivers: tuple[Excuse, ...] = ()
    glasses: tuple[Glass, ...] = ()
    looks: tuple[Look, ...] = ()
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
