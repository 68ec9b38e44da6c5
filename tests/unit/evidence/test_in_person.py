from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from interlock.evidence import APPROVAL, Approval, Statement
from interlock.evidence.governance import BREAK_GLASS, HOLD, REVOCATION, STEP_UP, WAIVER
from interlock.evidence.in_person import (
    digest_said,
    passkey_named,
    purpose_of,
    said_in_person,
    with_proof,
    without_proof,
)
from interlock.identity.errors import StepUpUnproven
from interlock.identity.step_up import Challenge, Purpose
from interlock.kernel import Digest, Subject, canonical
from tests.passkeys import Passkey

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
SUBJECT = Subject("repo", (Digest("gitCommit", "a" * 40),))
SAYS = Approval("release", "approve", "gitCommit:" + "a" * 40, "2026-11-23T08:59:00Z", "fine")


def statement(key: Passkey, **other: Any) -> Statement:
    """Give a statement with its proof."""
    made = Challenge(
        Purpose.APPROVAL, digest_said([SUBJECT], APPROVAL, SAYS), "directory:local/ann", "s", bytes(32), AT
    )
    proof = key.proves(msgspec.structs.replace(made, **other))
    return Statement((SUBJECT,), APPROVAL, canonical(with_proof(SAYS, proof)))


def test_what_was_proven_is_what_was_said_without_the_proof() -> None:
    ann = Passkey()
    said = said_in_person(statement(ann))
    assert said is not None
    own, key = said
    assert (own.predicate, own.subjects, own.predicate_type, key) == (canonical(SAYS), (SUBJECT,), APPROVAL, ann.key)


def test_what_claims_no_proof_is_whoever_signed_it() -> None:
    assert said_in_person(Statement((SUBJECT,), APPROVAL, canonical(SAYS))) is None
    named = msgspec.structs.replace(SAYS, reason='the "stepUp" field')
    assert said_in_person(Statement((SUBJECT,), APPROVAL, canonical(named))) is None
    assert said_in_person(Statement((SUBJECT,), APPROVAL, b'["stepUp"]')) is None


def test_other_statements_are_never_said_in_person() -> None:
    one = statement(Passkey())
    assert said_in_person(msgspec.structs.replace(one, predicate_type="https://example.org/other/v1")) is None


@pytest.mark.parametrize("proof", [None, {}, "text", [1], {"purpose": "approval"}, 1e400])
def test_a_proof_that_cannot_be_read_is_no_missing_proof(proof: object) -> None:
    body = msgspec.json.encode({**msgspec.to_builtins(SAYS), STEP_UP: proof})
    with pytest.raises(StepUpUnproven):
        said_in_person(Statement((SUBJECT,), APPROVAL, body))


def test_a_proof_of_another_subject_or_type_proves_nothing() -> None:
    one = statement(Passkey())
    other = Subject("repo", (Digest("gitCommit", "b" * 40),))
    for bent in (
        msgspec.structs.replace(one, subjects=(other,)),
        msgspec.structs.replace(one, subjects=(SUBJECT, other)),
        msgspec.structs.replace(one, predicate_type=REVOCATION),
    ):
        with pytest.raises(StepUpUnproven, match="signed for something else"):
            said_in_person(bent)


def test_a_proof_for_another_purpose_proves_nothing() -> None:
    for purpose in (Purpose.WAIVER, Purpose.BREAK_GLASS, Purpose.ACCOUNT):
        with pytest.raises(StepUpUnproven, match="and this is approval"):
            said_in_person(statement(Passkey(), purpose=purpose))


@pytest.mark.parametrize(
    ("kind", "about", "purpose"),
    [
        (APPROVAL, "release", Purpose.APPROVAL),
        (APPROVAL, "vex", Purpose.APPROVAL),
        (APPROVAL, "waiver", Purpose.WAIVER),
        (APPROVAL, "break-glass", Purpose.BREAK_GLASS),
        (APPROVAL, "break-glass-review", Purpose.BREAK_GLASS),
        (WAIVER, "", Purpose.WAIVER),
        (BREAK_GLASS, "", Purpose.BREAK_GLASS),
        (HOLD, "", Purpose.APPROVAL),
        (REVOCATION, "", Purpose.APPROVAL),
    ],
)
def test_each_statement_has_one_purpose(kind: str, about: str, purpose: Purpose) -> None:
    assert purpose_of(kind, about) is purpose


def test_the_security_key_is_named_before_anything_is_verified() -> None:
    ann = Passkey()
    parts = without_proof(APPROVAL, statement(ann).predicate)
    assert parts is not None
    assert (parts[0], passkey_named(parts[1])) == (canonical(SAYS), ann.key)
    assert passkey_named({"purpose": "approval"}) == ""
