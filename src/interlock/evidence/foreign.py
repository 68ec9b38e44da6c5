"""The predicate that keeps what others attested: their statement, who signed it, and by which checks that was seen.

A gate decides from the ledger alone and never verifies a foreign signature. So whoever takes a foreign statement in
verifies it then, and seals what was seen; the statement and its file are kept beside the ledger, so that anybody can
verify them again. No standard says this: a verification summary says what somebody concluded, not by which signature.
Floor 6.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.evidence.reading import read_as

FOREIGN: Final = "https://interlock.example.org/attestation/foreign-statement/v1"
WEAK: Final = frozenset({"promised", "unlogged"})
"""Grades of a certificate's signature that nobody shows to have been made while the certificate counted."""


class ForeignSigner(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Who signed: an identity that an authority certified, or a key that was given by hand."""

    key: str
    """SHA-256 of the key that signed, as it is written in a certificate."""
    identity: str = ""
    """That of the certificate: the address of a workflow, or of a mailbox."""
    issuer: str = ""
    """Who vouched for the identity."""
    root: str = ""
    """SHA-256 of the trusted root under which the certificate counted."""


class ForeignCheck(msgspec.Struct, frozen=True, rename="camel"):
    """One check that was passed."""

    name: str
    says: str


class Told(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What the statement says, in the words of `interlock.supply.provenanced`; empty where it says nothing."""

    builder: str = ""
    build_type: str = ""
    source: str = ""
    source_ref: str = ""
    trigger: str = ""
    trigger_ref: str = ""
    commit: str = ""
    branch: str = ""
    tag: str = ""
    workflow: str = ""
    event: str = ""
    package: str = ""
    verifier: str = ""
    """Of a verification summary."""
    resource: str = ""
    result: str = ""
    levels: tuple[str, ...] = ()


class ForeignStatement(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A statement of somebody else's about the subject, whose signature was verified."""

    dialect: str
    """`slsa-v1`, `pypi-publish`, ...; docs/reference/provenance.md lists them."""
    predicate_type: str
    statement: str
    """SHA-256 of what was signed, kept beside the ledger."""
    file: str
    """SHA-256 of the bundle or envelope it came in, kept beside the ledger."""
    signer: ForeignSigner
    grade: str
    """`logged`, `timestamped`, `promised` or `unlogged` where a certificate counted; `keyed` where a key did."""
    verified_at: str
    """RFC 3339."""
    interlock: str
    """Version of the program that verified it."""
    told: Told = Told()
    signed_at: str = ""
    """RFC 3339, as a log or a clock saw it; empty where nobody did."""
    checks: tuple[ForeignCheck, ...] = ()
    """In the order in which they were made."""


def read_foreign(predicate: bytes) -> ForeignStatement:
    """Read what was kept of a foreign statement. Errors: PredicateMalformed (EVD-102)."""
    return read_as(FOREIGN, _READER, predicate)


_READER: Final = msgspec.json.Decoder(ForeignStatement)
