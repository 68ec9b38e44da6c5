"""An envelope is read as far as it can be, and nothing that it holds makes that fail."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest

from interlock.evidence import APPROVAL, Approval
from interlock.evidence.in_person import digest_said, with_proof
from interlock.identity.step_up import Challenge, Purpose
from interlock.kernel import sha256
from interlock.trace.drawing import drawn
from interlock.trace.said import said_in
from tests.passkeys import Passkey
from tests.statements import ARTIFACT_SUBJECT, SIGNER, sealed


def test_a_statement_says_its_type_subjects_and_keys() -> None:
    envelope = sealed("https://example.org/kind", {"a": 1})
    said = said_in(envelope)
    assert said.name == str(sha256(envelope))
    assert said.kind == "https://example.org/kind"
    assert said.subjects == (ARTIFACT_SUBJECT,)
    assert said.keys == (SIGNER.key_id,)
    assert said.predicate == b'{"a":1}'
    assert said.document == str(sha256(said.predicate))


def enveloped(body: bytes, kind: str = "application/vnd.in-toto+json") -> bytes:
    return json.dumps(
        {"payload": base64.b64encode(body).decode(), "payloadType": kind, "signatures": [{"keyid": "k", "sig": ""}]}
    ).encode()


@pytest.mark.parametrize(
    "envelope", [b"", b"\xff", b"{}", b"[" * 100_000, b'{"payload":"\xc3\xa9"}', b'{"payload":"!"}']
)
def test_what_is_no_envelope_says_nothing_but_its_digest(envelope: bytes) -> None:
    said = said_in(envelope)
    assert (said.name, said.kind, said.keys) == (str(sha256(envelope)), "", ())


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"{}", b"[" * 100_000, b'{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"x"}']
)
def test_what_is_no_statement_still_says_who_signed_it(body: bytes) -> None:
    said = said_in(enveloped(body))
    assert (said.kind, said.keys) == ("", ("k",))


def test_another_payload_type_is_no_statement_whatever_it_holds() -> None:
    body = b'{"_type":"https://in-toto.io/Statement/v1","predicateType":"x","subject":[]}'
    assert said_in(enveloped(body)).kind == "x"
    assert said_in(enveloped(body, "text/plain")).kind == ""


def test_subjects_without_a_digest_that_is_known_are_left_out() -> None:
    subjects = [{"name": "a", "digest": {"blake3": "00"}}, {"uri": "b", "digest": {"sha256": "ab" * 32, "x": "y"}}]
    body = {"_type": "https://in-toto.io/Statement/v1", "predicateType": "x", "subject": subjects, "predicate": {}}
    (one,) = said_in(enveloped(json.dumps(body).encode())).subjects
    assert (one.name, [str(digest) for digest in one.digests]) == ("b", [f"sha256:{'ab' * 32}"])


def in_person(key: Passkey, at: datetime = datetime(2026, 11, 23, tzinfo=UTC)) -> bytes:
    says = Approval("release", "approve", str(ARTIFACT_SUBJECT.digests[0]), "2026-11-23T00:00:00Z", "fine")
    digest = digest_said([ARTIFACT_SUBJECT], APPROVAL, says)
    proof = key.proves(Challenge(Purpose.APPROVAL, digest, "directory:local/ann", "ses-1", bytes(32), at))
    return sealed(APPROVAL, with_proof(says, proof))


def test_what_was_said_with_a_security_key_is_known_by_what_was_said() -> None:
    one, other = said_in(in_person(ann := Passkey())), said_in(in_person(Passkey()))
    assert one.passkey == ann.key
    assert (one.document, one.predicate) == (other.document, other.predicate), "another proof is no other document"
    assert b"stepUp" not in one.predicate
    assert one.keys == (SIGNER.key_id,)


def test_the_security_key_leads_to_what_was_said_with_it() -> None:
    envelope = in_person(ann := Passkey())
    said = said_in(envelope)
    edges = {(one.source, one.target) for one in drawn(APPROVAL, ARTIFACT_SUBJECT.digests, envelope).edges}
    assert {(ann.key, said.name), (ann.key, said.document)} <= edges


@pytest.mark.parametrize("proof", [b"1", b'"x"', b"{}", b"1e999", b'{"purpose":"approval"}'])
def test_a_proof_that_nobody_can_read_names_nobody(proof: bytes) -> None:
    body = b'{"_type":"https://in-toto.io/Statement/v1","predicateType":"%s","subject":[],"predicate":{"stepUp":%s}}'
    said = said_in(enveloped(body % (APPROVAL.encode(), proof)))
    assert (said.kind, said.passkey) == (APPROVAL, "")
