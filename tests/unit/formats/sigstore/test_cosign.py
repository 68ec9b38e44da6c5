"""Signatures beside an image: everything in annotations, and nothing of it guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interlock.crypto.wire import to_base64
from interlock.formats.sigstore import BundleMalformed
from interlock.formats.sigstore.cosign import (
    CERTIFICATE,
    LOGGED,
    SIGNATURE,
    STAMPED,
    read_attestation,
    read_blob,
    read_signature,
)
from tests.outside_signers import NOW, Instance, simple_signing, statement

OURS = Instance()
PAYLOAD = simple_signing(f"sha256:{'a' * 64}")
NOTED = OURS.beside(PAYLOAD)


def test_a_signature_of_a_payload_is_read_from_its_annotations() -> None:
    bundle = read_signature(NOTED, "here")
    assert (len(bundle.chain), len(bundle.entries), bundle.envelope) == (1, 1, None)
    (entry,) = bundle.entries
    assert (entry.kind, entry.version, entry.proof) == ("hashedrekord", "0.0.1", None)
    assert entry.logged_at == int(NOW.timestamp()) + 60
    assert entry.promise is not None


def test_an_attestation_is_an_envelope_with_the_same_annotations() -> None:
    body, noted = OURS.attested_beside(statement())
    bundle = read_attestation(body, noted, "here")
    assert bundle.envelope is not None
    assert (bundle.message, bundle.entries[0].kind) == (None, "dsse")


def test_a_key_leaves_no_certificate_and_a_clock_may_leave_a_timestamp() -> None:
    stamped = {STAMPED: json.dumps({"SignedRFC3161Timestamp": OURS.timestamp(b"x", NOW)})}
    bundle = read_signature({SIGNATURE: "AAAA"} | stamped, "here")
    assert (bundle.chain, bundle.entries, len(bundle.timestamps)) == ((), (), 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (SIGNATURE, ""),
        (SIGNATURE, "no base64"),
        (CERTIFICATE, "no certificate"),
        (LOGGED, "{"),
        (LOGGED, "{}"),
        (LOGGED, NOTED[LOGGED].replace('"logID": "', '"logID": "00')),
        (LOGGED, NOTED[LOGGED].replace('"integratedTime": 1', '"integratedTime": 0, "integratedTime": 1')),
        (STAMPED, "[]"),
    ],
)
def test_what_cannot_be_read_is_refused_by_where_it_stands(name: str, value: str) -> None:
    with pytest.raises(BundleMalformed, match=r"^here is no Sigstore bundle"):
        read_signature(NOTED | {name: value}, "here")


def test_a_promise_of_no_time_is_none() -> None:
    logged = json.loads(NOTED[LOGGED])
    logged["Payload"]["integratedTime"] = 0
    with pytest.raises(BundleMalformed, match="promises no time"):
        read_signature(NOTED | {LOGGED: json.dumps(logged)}, "here")


@pytest.mark.parametrize("body", [b"", b"{}", b'{"payload": "", "payloadType": "x", "signatures": []}'])
def test_an_attestation_has_exactly_one_signature(body: bytes) -> None:
    with pytest.raises(BundleMalformed):
        read_attestation(body, NOTED, "here")


def test_a_bundle_of_cosign_s_own_holds_signature_certificate_and_promise() -> None:
    made = OURS.blob()
    bundle, pem = read_blob(json.dumps(made).encode(), "a.bundle")
    assert (to_base64(bundle.signature), to_base64(pem)) == (made["base64Signature"], made["cert"])
    assert (len(bundle.chain), bundle.entries[0].kind, bundle.entries[0].proof) == (1, "hashedrekord", None)
    alone, _ = read_blob(json.dumps(made | {"rekorBundle": None}).encode(), "a.bundle")
    assert alone.entries == ()
    keyed, pem = read_blob(json.dumps(made | {"cert": to_base64(b"-----BEGIN PUBLIC KEY-----")}).encode(), "a.bundle")
    assert (keyed.chain, pem) == ((), b"")


@pytest.mark.parametrize(
    "change",
    [
        {"base64Signature": ""},
        {"base64Signature": "?"},
        {"cert": "?"},
        {"cert": to_base64(b"-----BEGIN CERTIFICATE-----")},
        {"rekorBundle": {}},
        {"rekorBundle": {"SignedEntryTimestamp": "AAAA", "Payload": {}}},
    ],
)
def test_a_bundle_of_cosign_s_own_that_lacks_something_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BundleMalformed):
        read_blob(json.dumps(OURS.blob() | change).encode(), "a.bundle")
