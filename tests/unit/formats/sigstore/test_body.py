"""Bodies of log entries: what they bind, whatever their kind."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from interlock.crypto import Envelope, Signature, preimage
from interlock.crypto.wire import to_base64
from interlock.formats.sigstore import LogBodyMalformed, read_body
from tests.outside_signers import new_key, pem, spki

KEY = new_key()
PAYLOAD = b"{}"
ENVELOPE = Envelope("text/x", PAYLOAD, (Signature("", b"signature"),))
ARTIFACT = hashlib.sha256(b"artifact").digest()
SIGNED = to_base64(b"signature")
PEM = to_base64(pem(KEY))


def body(kind: str, version: str, spec: Any) -> bytes:
    return json.dumps({"apiVersion": version, "kind": kind, "spec": spec}).encode()


def digest2(value: bytes) -> dict[str, str]:
    return {"algorithm": "SHA2_256", "digest": to_base64(value)}


SIGNATURE2 = {"content": SIGNED, "verifier": {"publicKey": {"rawBytes": to_base64(spki(KEY))}}}
HASH = {"algorithm": "sha256", "value": hashlib.sha256(PAYLOAD).hexdigest()}
REKORD1 = {
    "data": {"hash": {"algorithm": "sha256", "value": ARTIFACT.hex()}},
    "signature": {"content": SIGNED, "publicKey": {"content": PEM}},
}
DSSE1 = {"payloadHash": HASH, "signatures": [{"signature": SIGNED, "verifier": PEM}]}
INTOTO = {
    "content": {
        "envelope": {"signatures": [{"publicKey": PEM, "sig": to_base64(SIGNED.encode())}]},
        "payloadHash": HASH,
    }
}
DSSE2 = {"dsseV002": {"payloadHash": digest2(hashlib.sha256(PAYLOAD).digest()), "signatures": [SIGNATURE2]}}
KINDS = [("dsse", "0.0.1", DSSE1), ("dsse", "0.0.2", DSSE2), ("intoto", "0.0.2", INTOTO)]


@pytest.mark.parametrize(("kind", "version", "spec"), KINDS)
def test_an_entry_of_an_envelope_binds_its_payload_and_its_signatures(kind: str, version: str, spec: Any) -> None:
    logged = read_body(body(kind, version, spec), kind, version)
    assert logged.signatures == ((b"signature", spki(KEY)),)
    assert logged.disagrees(ENVELOPE, ARTIFACT) == ""
    assert logged.disagrees(Envelope("text/x", b"[]", ENVELOPE.signatures), ARTIFACT) == "it is about other bytes"
    assert "another kind" in logged.disagrees(None, ARTIFACT)


DOCUMENT = b'{ "signatures": [{"sig": "..."}], "payload": "e30=", "payloadType": "text/x"}'
AS_GO = b'{"payloadType":"text/x","payload":"e30=","signatures":[{"keyid":"","sig":"%b"}]}' % SIGNED.encode()


@pytest.mark.parametrize(("written", "held"), [(DOCUMENT, DOCUMENT), (AS_GO, b"{}"), (AS_GO, AS_GO)])
def test_an_old_entry_binds_the_envelope_as_it_stands_or_as_it_was_written_then(written: bytes, held: bytes) -> None:
    hashed = {"algorithm": "sha256", "value": hashlib.sha256(written).hexdigest()}
    logged = read_body(body("intoto", "0.0.1", {"content": {"hash": hashed}, "publicKey": PEM}), "intoto", "0.0.1")
    assert logged.signatures == ((b"", spki(KEY)),)
    assert logged.disagrees(ENVELOPE, ARTIFACT, held) == ""
    resigned = Envelope("text/x", PAYLOAD, (Signature("", b"another"),))
    assert "other bytes" in logged.disagrees(resigned, ARTIFACT, b"{} ")
    assert "other bytes" in logged.disagrees(Envelope("text/x", b"[]", ENVELOPE.signatures), ARTIFACT, b"{} ")
    assert "another kind" in logged.disagrees(None, ARTIFACT)


def test_an_entry_of_an_artifact_binds_its_digest_and_no_envelope() -> None:
    logged = read_body(body("hashedrekord", "0.0.1", REKORD1), "hashedrekord", "0.0.1")
    assert logged.disagrees(None, ARTIFACT) == ""
    assert logged.disagrees(None, bytes(32)) == "it is about other bytes"
    assert "another kind" in logged.disagrees(ENVELOPE, ARTIFACT)


def test_an_entry_of_the_second_log_binds_whatever_was_signed() -> None:
    signed = hashlib.sha256(preimage("text/x", PAYLOAD)).digest()
    for digest, envelope in ((ARTIFACT, None), (signed, ENVELOPE)):
        spec = {"hashedRekordV002": {"data": digest2(digest), "signature": SIGNATURE2}}
        logged = read_body(body("hashedrekord", "0.0.2", spec), "hashedrekord", "0.0.2")
        assert logged.disagrees(envelope, ARTIFACT) == ""
        assert logged.disagrees(envelope if envelope is None else None, bytes(32)) != ""


def test_an_entry_must_be_of_the_kind_that_the_bundle_says() -> None:
    with pytest.raises(LogBodyMalformed, match=r"it is hashedrekord 0\.0\.1"):
        read_body(body("hashedrekord", "0.0.1", REKORD1), "dsse", "0.0.1")


@pytest.mark.parametrize("kind", [("intoto", "0.0.3"), ("rekord", "0.0.1"), ("hashedrekord", "0.0.3")])
def test_an_entry_that_binds_no_signature_or_is_not_known_is_refused(kind: tuple[str, str]) -> None:
    with pytest.raises(LogBodyMalformed, match="not read"):
        read_body(body(*kind, {}), *kind)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"signatures": []}, "no signature"),
        ({"payloadHash": {"algorithm": "md5", "value": "00"}}, "md5"),
        ({"payloadHash": {"algorithm": "sha256", "value": "00"}}, "no sha256"),
        ({"payloadHash": {"algorithm": "sha256", "value": HASH["value"].upper()}}, "no sha256"),
        ({"signatures": [{"signature": SIGNED, "verifier": to_base64(b"no pem")}]}, "PEM"),
    ],
)
def test_a_body_that_two_readers_could_read_apart_is_refused(change: dict[str, Any], why: str) -> None:
    with pytest.raises(LogBodyMalformed, match=why):
        read_body(body("dsse", "0.0.1", DSSE1 | change), "dsse", "0.0.1")


def test_a_verifier_is_one_certificate_or_one_key() -> None:
    both = {"content": SIGNED, "verifier": {"publicKey": {"rawBytes": "AAAA"}, "x509Certificate": {"rawBytes": "AAAA"}}}
    for signature in (both, {"content": SIGNED, "verifier": {}}):
        spec = {"hashedRekordV002": {"data": digest2(ARTIFACT), "signature": signature}}
        with pytest.raises(LogBodyMalformed, match="one certificate or one key"):
            read_body(body("hashedrekord", "0.0.2", spec), "hashedrekord", "0.0.2")


def test_a_digest_of_an_unknown_algorithm_is_refused() -> None:
    spec = {"hashedRekordV002": {"data": {"algorithm": "SHA1", "digest": "AAAA"}, "signature": SIGNATURE2}}
    with pytest.raises(LogBodyMalformed, match="SHA1"):
        read_body(body("hashedrekord", "0.0.2", spec), "hashedrekord", "0.0.2")
