"""What people say that governs others' work: waivers, approvals, holds, broken glass, and taking things back. Floor 6.

No standard has predicates for these, so they are types of our own (docs/reference/predicates.md and
docs/decisions/0023-governance-is-evidence.md). Each is a signed statement; who said it is the person that the
directory joins the signing key to, never a name inside of it.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.evidence.reading import read_as, reader_of

_TYPES: Final = "https://interlock.example.org/attestation/"
WAIVER: Final = f"{_TYPES}waiver/v1"
APPROVAL: Final = f"{_TYPES}approval/v1"
REVOCATION: Final = f"{_TYPES}revocation/v1"
HOLD: Final = f"{_TYPES}hold/v1"
BREAK_GLASS: Final = f"{_TYPES}break-glass/v1"
SPOKEN: Final = frozenset({WAIVER, APPROVAL, REVOCATION, HOLD, BREAK_GLASS})
"""The predicate types that people say themselves."""
STEP_UP: Final = "stepUp"
"""The field of such a predicate that holds the proof of a security key; see `interlock.evidence.in_person`."""
_STEP_UP: Final = STEP_UP.encode("ascii")


def may_be_in_person(predicate_type: str, predicate: bytes) -> bool:
    """Say whether a predicate may hold such a proof: few do, and only those pay for its verification."""
    return predicate_type in SPOKEN and _STEP_UP in predicate


class Waiver(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """That something found or missing is accepted for a while, by whom and why; its subject is itself."""

    what: str
    """`rule`, `vulnerability` or `control`: what `name` is the name of."""
    name: str
    """`bandit:B506`, `CVE-2026-0001`, `commit.sast`, or `rule:ID` for a rule of a policy."""
    reason: str
    """Why it is accepted."""
    owner: str
    """The person who answers for it, by their id in the directory."""
    created_at: str
    """When it was asked for, RFC 3339."""
    expires_at: str
    """RFC 3339; from then on it says nothing."""
    compensation: str = ""
    """What is done instead."""
    paths: tuple[str, ...] = ()
    """Patterns of the paths it is for; empty means every path."""
    components: tuple[str, ...] = ()
    """purls it is for, with or without a version."""
    fingerprints: tuple[str, ...] = ()
    """Findings it is for, by fingerprint or the start of one."""
    subjects: tuple[str, ...] = ()
    """Digests of what it is for; empty means everything that the ledger is about."""
    environments: tuple[str, ...] = ()
    """Where it counts; empty means everywhere."""
    ledger: str = ""
    """The origin of the ledger that it was said for; in another one it opens nothing."""
    product: str = ""
    """The product that it is about; for another one it opens nothing."""


class Approval(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A person's answer to something that needs one: a release, a waiver, VEX, broken glass or its review."""

    about: str
    """`release`, `waiver`, `vex`, `break-glass` or `break-glass-review`."""
    answer: str
    """`approve`, `reject` or `withdraw`."""
    target: str
    """The digest of the commit or artifact, or of the document, that the answer is about."""
    at: str
    """When it was given, RFC 3339."""
    reason: str = ""
    """Why, in words."""
    environment: str = ""
    """Where a release may go; the approval of one environment opens no other."""
    policy: str = ""
    """SHA-256 of what the policy means under which a release was approved."""
    accepts: tuple[str, ...] = ()
    """What stood against the release and was accepted, by the keys of the decision's reasons."""
    decision: str = ""
    """SHA-256 of the sealed decision that was looked at, where another product's gate made it."""
    expires_at: str = ""
    """From when on it says nothing; empty means that the policy alone limits it."""
    ledger: str = ""
    """The origin of the ledger that it was said for; in another one it opens nothing."""
    product: str = ""
    """The product that it is about; for another one it opens nothing."""


class Revocation(msgspec.Struct, frozen=True, rename="camel"):
    """That an earlier document says nothing from now on."""

    target: str
    """SHA-256 of its predicate."""
    reason: str
    """Why."""
    at: str
    """When, RFC 3339."""


class Hold(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """That a commit or artifact must not proceed until the hold is lifted; its subject is what is held."""

    action: str
    """`place` or `lift`."""
    target: str
    """The digest of what is held; for a lift the SHA-256 of the hold's predicate."""
    reason: str
    """Why."""
    at: str
    """When, RFC 3339."""
    environments: tuple[str, ...] = ()
    """Where it must not go; empty means nowhere."""
    ledger: str = ""
    """The origin of the ledger that it was said for; in another one it says nothing."""


class BreakGlass(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """The request to let one thing through once in spite of its gate; its subject is that thing."""

    target: str
    """The digest of the commit or artifact."""
    environment: str
    """Where it is to be let through."""
    reason: str
    """Why nothing else would do."""
    at: str
    """When it was asked for, RFC 3339."""
    expires_at: str
    """From when on it opens nothing, RFC 3339."""
    ledger: str = ""
    """The origin of the ledger that it was said for; in another one it opens nothing."""
    product: str = ""
    """The product that it is about; for another one it opens nothing."""


def read_waiver(predicate: bytes) -> Waiver:
    """Read a waiver. Errors: PredicateMalformed (EVD-102)."""
    return read_as(WAIVER, reader_of(Waiver), predicate)


def read_approval(predicate: bytes) -> Approval:
    """Read an approval. Errors: PredicateMalformed (EVD-102)."""
    return read_as(APPROVAL, reader_of(Approval), predicate)


def read_revocation(predicate: bytes) -> Revocation:
    """Read a revocation. Errors: PredicateMalformed (EVD-102)."""
    return read_as(REVOCATION, reader_of(Revocation), predicate)


def read_hold(predicate: bytes) -> Hold:
    """Read a hold. Errors: PredicateMalformed (EVD-102)."""
    return read_as(HOLD, reader_of(Hold), predicate)


def read_break_glass(predicate: bytes) -> BreakGlass:
    """Read a request to break the glass. Errors: PredicateMalformed (EVD-102)."""
    return read_as(BREAK_GLASS, reader_of(BreakGlass), predicate)
