from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from interlock.identity import Act, Found, Founder, FoundingGrant, JoinAccount, PersonId, fold
from interlock.identity.errors import StepUpUnproven
from interlock.identity.step_up import Challenge, Purpose, StepUp, is_page_of, passkey_id, verify_step_up
from interlock.kernel import KeyId, sha256
from tests.passkeys import PRESENT, RP, VERIFIED, Passkey

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
SAID = sha256(b"what is said")


def challenge(**other: Any) -> Challenge:
    made = Challenge(Purpose.APPROVAL, SAID, "directory:local/ann", "ses-1", bytes(range(32)), AT)
    return msgspec.structs.replace(made, **other)


def test_a_proof_says_by_which_security_key_exactly_this_was_said() -> None:
    ann = Passkey()
    assert verify_step_up(ann.proves(challenge()), SAID) == ann.key == passkey_id(RP, ann.public)


def test_a_proof_is_written_and_read_as_json() -> None:
    ann = Passkey()
    read = msgspec.json.decode(msgspec.json.encode(ann.proves(challenge())), type=StepUp)
    assert verify_step_up(read, SAID) == ann.key


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("purpose", Purpose.WAIVER),
        ("account", "directory:local/ben"),
        ("session", "ses-2"),
        ("nonce", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        ("until", "2026-11-23T09:00:01Z"),
    ],
)
def test_each_part_of_a_challenge_is_signed(part: str, value: object) -> None:
    proof = msgspec.structs.replace(Passkey().proves(challenge()), **{part: value})
    with pytest.raises(StepUpUnproven, match="signed for something else"):
        verify_step_up(proof, SAID)


def test_a_proof_for_one_statement_serves_no_other() -> None:
    with pytest.raises(StepUpUnproven, match="signed for something else"):
        verify_step_up(Passkey().proves(challenge()), sha256(b"something else"))


def test_parts_cannot_be_moved_from_one_to_the_next() -> None:
    assert challenge(account="ab", session="c").hashed() != challenge(account="a", session="bc").hashed()


@dataclass
class Wrong:
    odd: dict[str, Any]
    why: str


@pytest.mark.parametrize(
    "wrong",
    [
        Wrong({"flags": PRESENT}, "did not verify who touched it"),
        Wrong({"flags": VERIFIED}, "nobody touched"),
        Wrong({"rp": "evil.example.org"}, "another domain"),
        Wrong({"origin": "https://evil.example.org"}, "page of somebody else"),
        Wrong({"origin": f"https://evil.{RP}"}, "page of somebody else"),
        Wrong({"origin": f"http://{RP}"}, "page of somebody else"),
        Wrong({"cross": True}, "page of somebody else"),
        Wrong({"kind": "webauthn.create"}, "approves nothing"),
        Wrong({"more": b"x"}, "goes on after its end"),
    ],
    ids=lambda one: one.why,
)
def test_what_was_signed_in_another_way_proves_nothing(wrong: Wrong) -> None:
    with pytest.raises(StepUpUnproven, match=wrong.why):
        verify_step_up(Passkey().proves(challenge(), **wrong.odd), SAID)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("signature", "AAAA"),
        ("key", "AAAA"),
        ("client_data", "AAAA"),
        ("client_data", "bm8gSlNPTg=="),
        ("authenticator_data", "AAAA"),
        ("nonce", "AAAA"),
        ("nonce", "no base64"),
        ("until", "yesterday"),
    ],
)
def test_what_cannot_be_read_proves_nothing(field: str, value: str) -> None:
    with pytest.raises(StepUpUnproven):
        verify_step_up(msgspec.structs.replace(Passkey().proves(challenge()), **{field: value}), SAID)


def test_the_signature_of_another_key_proves_nothing() -> None:
    theirs = Passkey().proves(challenge())
    ours = Passkey().proves(challenge())
    with pytest.raises(StepUpUnproven, match="does not verify"):
        verify_step_up(msgspec.structs.replace(ours, signature=theirs.signature), SAID)


def test_a_challenge_needs_its_random_part() -> None:
    with pytest.raises(StepUpUnproven, match="3 bytes"):
        challenge(nonce=b"abc").hashed()


def test_a_security_key_is_another_one_for_another_domain() -> None:
    key = Passkey().public
    assert passkey_id("a.example.org", key) != passkey_id("b.example.org", key) != key.id


@pytest.mark.parametrize(
    ("origin", "is_so"),
    [
        (f"https://{RP}", True),
        (f"https://{RP}:8443", True),
        ("http://localhost:8080", False),
        (f"https://{RP}/x", False),
        (f"https://a@{RP}", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_a_page_is_that_of_the_domain_alone(origin: str, *, is_so: bool) -> None:
    assert is_page_of(origin, RP) is is_so


def test_a_page_of_this_machine_needs_no_tls() -> None:
    assert is_page_of("http://localhost:8080", "localhost")
    assert not is_page_of("http://127.0.0.1:8080", "127.0.0.1")


def test_no_signing_key_is_taken_for_a_security_key_nor_the_other_way() -> None:
    key = Passkey()
    digest = key.digest
    found = Found(
        (Founder("ann", "Ann", (f"key:{'a' * 64}", f"passkey:{digest}")),), (FoundingGrant("owner", "person:ann"),)
    )
    people = fold([Act(found, sha256(b"act"), KeyId("a" * 64), AT, AT, 0)])
    assert people.person_of_key(key.key) == "ann"
    assert people.person_of_key(KeyId(digest)) is None
    assert people.person_of_key(KeyId(f"passkey:{'a' * 64}")) is None
    assert people.person(PersonId("ann")).keys == (KeyId("a" * 64),)


def test_a_security_key_is_nobodys_program() -> None:
    found = Found((Founder("ann", "Ann", (f"key:{'a' * 64}",)),), (FoundingGrant("owner", "person:ann"),))
    join = JoinAccount("workload:ci", f"passkey:{'b' * 64}", "made up")
    acts = [
        Act(found, sha256(b"found"), KeyId("a" * 64), AT, AT, 0),
        Act(join, sha256(b"join"), KeyId("a" * 64), AT, AT, 1),
    ]
    (refused,) = fold(acts).refused
    assert "verifies a human being" in refused.reason
