import json
from datetime import UTC, datetime
from typing import Any

import pytest

from interlock.adapters.errors import SecurityKeyRefused
from interlock.adapters.security_keys import WebKeys
from interlock.identity import Account
from interlock.identity.authenticators import PasskeyCard
from interlock.identity.step_up import verify_signed
from tests.passkeys import PRESENT, RP, VERIFIED, Passkey, unpadded

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANN = Account.parse("directory:local/ann")
CHALLENGE = bytes(range(32))
KEYS = WebKeys(f"https://{RP}")


def card(key: Passkey, **odd: Any) -> PasskeyCard:
    answer = json.dumps(key.registers(CHALLENGE, **odd)).encode()
    made, count = KEYS.enrolled(answer, CHALLENGE, ANN, "my key", AT)
    assert count == key.count
    return made


def test_a_new_key_is_asked_for_as_it_has_to_be() -> None:
    asked = KEYS.enrolling(ANN, "Ann", CHALLENGE, [])
    assert asked["rp"] == {"id": RP, "name": "Interlock"}
    assert [one["alg"] for one in asked["pubKeyCredParams"]] == [-8, -7]
    assert (asked["attestation"], asked["challenge"]) == ("none", unpadded(CHALLENGE))
    assert asked["authenticatorSelection"]["userVerification"] == "required"


def test_a_key_that_is_known_is_not_asked_for_again() -> None:
    known = card(Passkey())
    asked = KEYS.enrolling(ANN, "Ann", CHALLENGE, [known])
    assert [one["id"] for one in asked["excludeCredentials"]] == [known.credential]


def test_the_card_of_a_new_key_says_what_it_is_in_the_ledger() -> None:
    key = Passkey()
    made = card(key)
    assert (made.id, made.public, made.account, made.name) == (key.digest, key.public, ANN, "my key")


@pytest.mark.parametrize(
    "odd",
    [
        {"origin": "https://evil.example.org"},
        {"rp": "evil.example.org"},
        {"flags": PRESENT | 0x40},
        {"kind": "webauthn.get"},
        {"alg": b"\x39\x01\x00"},
    ],
    ids=str,
)
def test_a_key_that_was_made_otherwise_is_not_taken(odd: dict[str, Any]) -> None:
    with pytest.raises(SecurityKeyRefused):
        card(Passkey(), **odd)


@pytest.mark.parametrize("answer", [b"", b"no", b"[]", b"{}", b'{"id": 1}', b"[" * 100_000, b" " * 40_000 + b"{}"])
def test_what_is_no_answer_is_refused(answer: bytes) -> None:
    with pytest.raises(SecurityKeyRefused):
        KEYS.enrolled(answer, CHALLENGE, ANN, "", AT)
    with pytest.raises(SecurityKeyRefused):
        KEYS.answered(answer, CHALLENGE, card(Passkey()), 0)


def test_a_registration_of_another_challenge_is_refused() -> None:
    answer = json.dumps(Passkey().registers(bytes(32))).encode()
    with pytest.raises(SecurityKeyRefused, match="challenge"):
        KEYS.enrolled(answer, CHALLENGE, ANN, "", AT)


def test_what_a_key_signed_can_be_verified_without_the_library() -> None:
    key = Passkey()
    known = card(key)
    asked = KEYS.asking(CHALLENGE, [known])
    assert (asked["userVerification"], asked["allowCredentials"][0]["id"]) == ("required", known.credential)
    answer = json.dumps(key.answers(CHALLENGE)).encode()
    assert KEYS.credential_in(answer) == known.credential
    signed, count = KEYS.answered(answer, CHALLENGE, known, 0)
    assert (count, verify_signed(signed, CHALLENGE)) == (1, 1)


@pytest.mark.parametrize(
    "odd",
    [
        {"origin": "https://evil.example.org"},
        {"origin": f"https://{RP}:8443"},
        {"rp": "evil.example.org"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"kind": "webauthn.create"},
        {"count": 7},
        {"count": 6},
    ],
    ids=str,
)
def test_an_answer_that_was_given_otherwise_does_not_count(odd: dict[str, Any]) -> None:
    key = Passkey()
    known = card(key)
    with pytest.raises(SecurityKeyRefused):
        KEYS.answered(json.dumps(key.answers(CHALLENGE, **odd)).encode(), CHALLENGE, known, 7)


def test_the_answer_of_another_key_or_to_another_question_does_not_count() -> None:
    key = Passkey()
    known = card(key)
    with pytest.raises(SecurityKeyRefused, match="signature"):
        KEYS.answered(json.dumps(Passkey().answers(CHALLENGE)).encode(), CHALLENGE, known, 0)
    with pytest.raises(SecurityKeyRefused, match="challenge"):
        KEYS.answered(json.dumps(key.answers(bytes(32))).encode(), CHALLENGE, known, 0)


def test_a_key_of_another_address_does_not_count_here() -> None:
    key = Passkey()
    known = card(key)
    with pytest.raises(SecurityKeyRefused, match="is registered for"):
        WebKeys("https://other.example.org").answered(json.dumps(key.answers(CHALLENGE)).encode(), CHALLENGE, known, 0)


@pytest.mark.parametrize(
    ("origin", "domain"),
    [("http://localhost:8460", "localhost"), ("http://127.0.0.1:8460", ""), ("https://[::1]", ""), ("", "")],
)
def test_no_key_signs_for_an_address_by_number(origin: str, domain: str) -> None:
    assert WebKeys(origin).relying_party == domain
