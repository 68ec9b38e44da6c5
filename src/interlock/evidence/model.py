"""Statements: what a body says once its seal is open, and what a statement is once all is proved.

`Statement` is a reading of bytes that somebody sealed; nothing may be decided on it. `VerifiedStatement`
is what `interlock.ledger.admit` alone makes, after every step of docs/security/verification.md. Floor 6.
"""

from __future__ import annotations

from typing import ClassVar, Final

import msgspec

from interlock.kernel import Digest, Instant, KeyId, Subject

STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"


class Statement(msgspec.Struct, frozen=True):
    """An in-toto Statement v1: subjects, a predicate type, and the predicate still as bytes."""

    subjects: tuple[Subject, ...]
    predicate_type: str
    predicate: bytes
    """JSON, not parsed: whoever knows the type reads it."""


class VerifiedStatement(msgspec.Struct, frozen=True):
    """A statement whose signature, log entry and signer were all checked; the only kind that decides."""

    is_supposed: ClassVar[bool] = False
    """True only for what `interlock.decision.supposing` makes up; a decision over that is hypothetical."""
    statement: Statement
    envelope: Digest
    index: int
    """Its place in the ledger; of two about the same thing, the higher one is the later."""
    at: Instant
    """When the ledger took it in."""
    signer: KeyId
    signer_name: str
