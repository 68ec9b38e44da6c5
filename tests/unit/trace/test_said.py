"""An envelope is read as far as it can be, and nothing that it holds makes that fail."""

from __future__ import annotations

import base64
import json

import pytest

from interlock.kernel import sha256
from interlock.trace.said import said_in
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
