from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.crypto import generate
from interlock.crypto.errors import SealBroken
from interlock.evidence import CYCLONEDX, HOLD, VERIFICATION_SUMMARY, Hold, seal
from interlock.flows.telling import OF_PEOPLE, notices_of
from interlock.kernel import Digest, Subject
from interlock.ledger import Draft

AT = datetime(2026, 1, 1, tzinfo=UTC)
COMMIT = Subject("shop", (Digest("gitCommit", "c" * 40),))
SIGNER = generate()
KEYS = {SIGNER.key_id: SIGNER.public}


def draft(kind: str, predicate: object) -> Draft:
    return Draft(seal([COMMIT], kind, predicate, [SIGNER]), kind, COMMIT.digests, AT)


def test_every_envelope_that_tells_something_is_told_and_others_are_not_even_opened() -> None:
    held = draft(HOLD, Hold("place", "gitCommit:" + "c" * 40, "wait", "2026-01-01T00:00:00Z"))
    broken = Draft(b"no envelope", CYCLONEDX, COMMIT.digests, AT)
    assert [one.kind for one in notices_of([held, broken, draft(CYCLONEDX, {})], KEYS)] == ["hold.placed"]


def test_what_another_key_signed_is_not_told_as_ours() -> None:
    held = draft(HOLD, Hold("place", "gitCommit:" + "c" * 40, "wait", "2026-01-01T00:00:00Z"))
    other = generate()
    with pytest.raises(SealBroken):
        notices_of([held], {other.key_id: other.public})


def test_of_evidence_from_elsewhere_only_what_people_say_is_told() -> None:
    assert HOLD in OF_PEOPLE
    assert VERIFICATION_SUMMARY not in OF_PEOPLE
    decision = {
        "interlock_decision": {"verdict": "deny", "policy": "p", "stage": "commit", "environment": "", "reasons": []}
    }
    sealed = draft(VERIFICATION_SUMMARY, decision)
    assert len(notices_of([sealed], KEYS)) == 1
    assert notices_of([sealed], KEYS, OF_PEOPLE) == ()
