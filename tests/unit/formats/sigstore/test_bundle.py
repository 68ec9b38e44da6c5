"""Bundles: what each version demands, and what no reader may guess."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interlock.formats.sigstore import BundleMalformed, BundleUnsupported, read_bundle
from tests.outside_signers import NOW, V01, V03, Instance, new_key


def test_a_bundle_with_a_message_signature_is_read() -> None:
    made = Instance().signs()
    bundle = read_bundle(json.dumps(made).encode())
    assert (bundle.version, len(bundle.chain), bundle.envelope) == ("0.3", 1, None)
    assert bundle.message is not None
    assert bundle.signature == bundle.message.signature
    (entry,) = bundle.entries
    assert (entry.kind, entry.version, entry.logged_at) == ("hashedrekord", "0.0.1", int(NOW.timestamp()) + 60)


def test_a_bundle_with_an_envelope_is_read() -> None:
    bundle = read_bundle(json.dumps(Instance().attests(media_type=V01)).encode())
    assert bundle.version == "0.1"
    assert bundle.envelope is not None
    assert bundle.signature == bundle.envelope.signatures[0].sig


def test_a_bundle_of_a_key_holds_no_certificate() -> None:
    bundle = read_bundle(json.dumps(Instance().signs_with_key(new_key())).encode())
    assert (bundle.chain, bundle.key_hint) == ((), "a hint")


def test_a_version_that_is_not_known_is_not_guessed() -> None:
    made = Instance().signs() | {"mediaType": "application/vnd.dev.sigstore.bundle.v0.4+json"}
    with pytest.raises(BundleUnsupported, match=r"v0\.4"):
        read_bundle(json.dumps(made).encode())


def material(made: dict[str, Any]) -> dict[str, Any]:
    held: dict[str, Any] = made["verificationMaterial"]
    return held


def entry(made: dict[str, Any]) -> dict[str, Any]:
    one: dict[str, Any] = material(made)["tlogEntries"][0]
    return one


SPOILT: dict[str, Any] = {
    "a certificate and a chain": lambda made: material(made).update(x509CertificateChain={"certificates": []}),
    "holds certificates as": lambda made: made.update(mediaType=V01),
    "either a certificate or": lambda made: material(made).pop("certificate"),
    "either a certificate or the": lambda made: material(made).update(publicKey={"hint": ""}),
    "either a message signature": lambda made: made.pop("messageSignature"),
    "no inclusion proof with a checkpoint": lambda made: entry(made).pop("inclusionProof"),
    "inclusion proof with a checkpoint": lambda made: entry(made)["inclusionProof"].pop("checkpoint"),
    "neither an inclusion promise": lambda made: entry(made).pop("inclusionPromise"),
    "promises no time": lambda made: entry(made).pop("integratedTime"),
    "more than 8 log entries": lambda made: material(made).update(tlogEntries=[entry(made)] * 9),
    "a log entry twice": lambda made: material(made).update(tlogEntries=[entry(made)] * 2),
    "logId has 3 bytes": lambda made: entry(made).update(logId={"keyId": "AAAA"}),
    "logIndex is": lambda made: entry(made).update(logIndex="-1"),
    "digest algorithm 'MD5'": lambda made: made["messageSignature"].update(
        messageDigest={"algorithm": "MD5", "digest": "AAAA"}
    ),
    "more than 64 hashes": lambda made: entry(made)["inclusionProof"].update(hashes=["A" * 43 + "="] * 65),
    "a timestamp twice": lambda made: material(made).update(
        timestampVerificationData={"rfc3161Timestamps": [{"signedTimestamp": "AAAA"}] * 2}
    ),
    "more than 32 timestamps": lambda made: material(made).update(
        timestampVerificationData={
            "rfc3161Timestamps": [{"signedTimestamp": f"AA{i // 10}{i % 10}"} for i in range(33)]
        }
    ),
}


@pytest.mark.parametrize("why", SPOILT)
def test_a_bundle_that_lacks_what_its_version_demands_is_refused_by_name(why: str) -> None:
    made = Instance().signs()
    SPOILT[why](made)
    with pytest.raises(BundleMalformed, match=why):
        read_bundle(json.dumps(made).encode())


def test_version_0_3_holds_no_chain() -> None:
    made = Instance().signs(media_type=V01) | {"mediaType": V03}
    with pytest.raises(BundleMalformed, match="the signer's certificate alone"):
        read_bundle(json.dumps(made).encode())


@pytest.mark.parametrize("count", [0, 2])
def test_an_envelope_in_a_bundle_has_exactly_one_signature(count: int) -> None:
    made = Instance().attests()
    made["dsseEnvelope"]["signatures"] *= count
    with pytest.raises(BundleMalformed, match=f"{count} signatures"):
        read_bundle(json.dumps(made).encode())


def test_a_name_that_stands_twice_is_refused_wherever_it_stands() -> None:
    made = json.dumps(Instance().attests())
    twice = made.replace('"payloadType":', '"payloadType": "text/plain", "payloadType":', 1)
    with pytest.raises(BundleMalformed, match="payloadType"):
        read_bundle(twice.encode())


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b"null", b"[" * 100_000])
def test_bytes_that_are_no_bundle_are_refused(data: bytes) -> None:
    with pytest.raises(BundleMalformed, match=r"^release\.json is no Sigstore bundle"):
        read_bundle(data, "release.json")
