"""What people say with a security key: sealed by a server, and proven to be theirs by what is in it.

The field `stepUp` of a predicate by which people govern holds the proof. Its challenge is over the whole statement
without that field, so it belongs to those subjects, that type and those words. Whoever sealed it vouches for nothing:
where the field is, the statement is its holder's if the proof holds, and nobody's otherwise.
Source: docs/decisions/0054-step-up.md. Floor 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from interlock.crypto import PublicKey
from interlock.crypto.errors import CryptoError
from interlock.crypto.wire import from_base64
from interlock.evidence.governance import APPROVAL, BREAK_GLASS, STEP_UP, WAIVER, may_be_in_person
from interlock.evidence.model import Statement
from interlock.evidence.rules import statement_body
from interlock.identity.errors import StepUpUnproven
from interlock.identity.step_up import Purpose, StepUp, passkey_id, verify_step_up
from interlock.kernel import Digest, KeyId, NotCanonical, Subject, canonical, sha256

_PURPOSES: Final = {
    "waiver": Purpose.WAIVER,
    "break-glass": Purpose.BREAK_GLASS,
    "break-glass-review": Purpose.BREAK_GLASS,
}


def purpose_of(predicate_type: str, about: str = "") -> Purpose:
    """Give what a step-up is for by which something is said; `about` is that of an approval."""
    if predicate_type == APPROVAL:
        return _PURPOSES.get(about, Purpose.APPROVAL)
    return {WAIVER: Purpose.WAIVER, BREAK_GLASS: Purpose.BREAK_GLASS}.get(predicate_type, Purpose.APPROVAL)


def digest_said(subjects: Sequence[Subject], predicate_type: str, predicate: object) -> Digest:
    """Give the digest of a statement without a proof: what a step-up is about. Errors: NotCanonical (KRN-103)."""
    return sha256(statement_body(subjects, predicate_type, predicate))


def with_proof(predicate: object, proof: StepUp) -> dict[str, object]:
    """Give a predicate with the proof of whoever says it. Errors: NotCanonical (KRN-103)."""
    return {**_read(canonical(predicate)), STEP_UP: msgspec.to_builtins(proof)}


def without_proof(predicate_type: str, predicate: bytes) -> tuple[bytes, object] | None:
    """Give a predicate without its proof, in canonical form, and the proof, not verified; none where there is none.

    Errors: NotCanonical (KRN-103).
    """
    if not may_be_in_person(predicate_type, predicate):
        return None
    fields = _read(predicate)
    if STEP_UP not in fields:
        return None
    proof = fields.pop(STEP_UP)
    return canonical(fields), proof


def said_in_person(statement: Statement) -> tuple[Statement, KeyId] | None:
    """Give what somebody said with a security key, and the id of that key; none where nobody claims to have.

    Errors: StepUpUnproven (IDN-130).
    """
    try:
        parts = without_proof(statement.predicate_type, statement.predicate)
        if parts is None:
            return None
        body, wire = parts
        proof = msgspec.convert(wire, StepUp)
        plain = _read(body)
        digest = digest_said(statement.subjects, statement.predicate_type, plain)
    except (msgspec.MsgspecError, NotCanonical) as error:
        raise StepUpUnproven(why=f"it cannot be read: {error}") from error
    wanted = purpose_of(statement.predicate_type, str(plain.get("about", "")))
    if proof.purpose is not wanted:
        raise StepUpUnproven(why=f"it is for {proof.purpose.value}, and this is {wanted.value}")
    return Statement(statement.subjects, statement.predicate_type, body), verify_step_up(proof, digest)


def passkey_named(proof: object) -> str:
    """Give the id of the security key that a proof names, whether or not it proves anything; empty if it names none."""
    try:
        read = msgspec.convert(proof, StepUp)
        return passkey_id(read.relying_party, PublicKey.from_der(from_base64(read.key)))
    except (msgspec.MsgspecError, ValueError, CryptoError):
        return ""


def _read(predicate: bytes) -> dict[str, object]:
    """Read the fields of a predicate; one that has none has no proof."""
    try:
        read = msgspec.json.decode(predicate)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
