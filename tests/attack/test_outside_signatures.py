"""Signatures of others that are almost right: each trick is refused, and by the check that it is aimed at."""

from __future__ import annotations

import copy
import json
from datetime import timedelta
from typing import Any

import pytest

from interlock.adapters.sigstore import open_verifier
from interlock.adapters.sigstore.errors import (
    ArtifactWrong,
    CertificateUntimely,
    EntryOfAnother,
    PayloadWrong,
    RootOfAnother,
    SignatureWrong,
    SignerWrong,
)
from interlock.crypto import preimage
from interlock.crypto.wire import from_base64, to_base64
from interlock.formats.sigstore import BundleMalformed, read_trusted_roots
from interlock.kernel import InterlockError
from interlock.supply.signed import Signed, SignerWanted
from tests.outside_signers import (
    IDENTITY,
    ISSUER,
    NOW,
    WANTED,
    Instance,
    new_key,
    sign,
    statement,
    target,
)

OURS = Instance()
VERIFIER = open_verifier(read_trusted_roots(OURS.root_bytes(), "root.json"))


def verified(made: dict[str, Any], wanted: SignerWanted = WANTED, body: bytes | None = None) -> Signed:
    return VERIFIER.verify(json.dumps(made).encode(), target() if body is None else target(body), wanted)


def test_a_bundle_of_another_artifact_proves_nothing_of_this_one() -> None:
    for made in (OURS.signs(b"harmless"), OURS.attests(statement(b"harmless"))):
        assert verified(made, body=b"harmless").artifact == target(b"harmless").digests[0]
        with pytest.raises(ArtifactWrong):
            verified(made)


def test_the_right_identity_of_another_issuer_is_somebody_else() -> None:
    made = OURS.signs(issuer="https://issuer.evil.example")
    with pytest.raises(SignerWrong, match="issuer"):
        verified(made)


def test_an_issuer_that_only_looks_the_same_is_another() -> None:
    for issuer in (ISSUER + "/", ISSUER.upper(), ISSUER.replace("https", "http"), ISSUER + "\0"):
        with pytest.raises(InterlockError):
            verified(OURS.signs(issuer=issuer))


@pytest.mark.parametrize(
    "identity",
    [
        IDENTITY.replace("acme/", "acme-evil/"),
        "https://evil.example/?" + IDENTITY,
        IDENTITY + "/../../evil",
        IDENTITY.replace(".github/workflows", "xgithub/workflows"),
        IDENTITY.replace("v1.0.0", "v1x0x0"),
        IDENTITY.replace("https://github.com/", "https://github.com@evil.example/"),
    ],
)
def test_a_name_that_a_careless_pattern_would_match_is_another(identity: str) -> None:
    with pytest.raises(SignerWrong):
        verified(OURS.signs(identity=identity))
    loose = SignerWanted(issuer=ISSUER, identity="glob:https://github.com/acme/app/.github/workflows/*.yml@refs/tags/*")
    assert verified(OURS.signs(), loose).certified is not None
    if "v1x0x0" not in identity:
        with pytest.raises(SignerWrong):
            verified(OURS.signs(identity=identity), loose)


def test_a_certificate_that_had_expired_when_it_was_logged_proves_nothing() -> None:
    with pytest.raises(CertificateUntimely):
        verified(OURS.signs(at=NOW + timedelta(hours=1)))


def test_a_certificate_that_was_not_yet_valid_proves_nothing() -> None:
    with pytest.raises(CertificateUntimely):
        verified(OURS.signs(at=NOW - timedelta(seconds=1)))


def test_the_log_entry_of_another_bundle_is_not_that_of_this_one() -> None:
    made, other = OURS.signs(), OURS.signs()
    made["verificationMaterial"]["tlogEntries"] = other["verificationMaterial"]["tlogEntries"]
    with pytest.raises(EntryOfAnother):
        verified(made)


def test_an_entry_of_the_same_key_and_bytes_but_another_signature_is_not_that_of_this_one() -> None:
    key = new_key()
    made, other = OURS.attests(key=key), OURS.attests(key=key)
    made["verificationMaterial"] = copy.deepcopy(other["verificationMaterial"])
    with pytest.raises(EntryOfAnother, match="another signature"):
        verified(made)


def test_the_right_entry_added_to_a_foreign_one_does_not_help() -> None:
    made, other = OURS.signs(), OURS.signs()
    made["verificationMaterial"]["tlogEntries"] += other["verificationMaterial"]["tlogEntries"]
    with pytest.raises(EntryOfAnother):
        verified(made)


def test_an_old_envelope_replayed_for_a_new_artifact_names_the_old_one() -> None:
    old = OURS.attests(statement(b"version 1"))
    with pytest.raises(ArtifactWrong):
        verified(old, body=b"version 2")


def test_an_old_envelope_with_a_new_payload_is_not_signed() -> None:
    made = OURS.attests(statement(b"version 1"))
    made["dsseEnvelope"]["payload"] = to_base64(statement())
    with pytest.raises(InterlockError):
        verified(made)


def test_an_envelope_with_a_second_signature_is_refused_whichever_is_bad() -> None:
    made = OURS.attests()
    bad = {"sig": to_base64(b"bad"), "keyid": "anything"}
    good = made["dsseEnvelope"]["signatures"][0]
    for signatures in ([good, bad], [bad, good], [good, good]):
        spoilt = copy.deepcopy(made)
        spoilt["dsseEnvelope"]["signatures"] = signatures
        with pytest.raises(BundleMalformed, match="2 signatures"):
            verified(spoilt)


def test_a_payload_of_another_type_is_no_statement_even_if_it_reads_like_one() -> None:
    for kind in ("application/vnd.acme.chat+json", "application/json", ""):
        with pytest.raises(PayloadWrong):
            verified(OURS.attests(payload_type=kind))


def test_the_type_of_a_payload_is_signed_with_it() -> None:
    made = OURS.attests(payload_type="application/vnd.acme.chat+json")
    made["dsseEnvelope"]["payloadType"] = "application/vnd.in-toto+json"
    with pytest.raises(SignatureWrong):
        verified(made)


def test_a_signature_of_bytes_is_not_taken_for_one_of_an_envelope() -> None:
    key, payload = new_key(), statement()
    message = preimage("application/vnd.in-toto+json", payload)
    made = OURS.signs(message, key=key)
    envelope = {
        "payload": to_base64(payload),
        "payloadType": "application/vnd.in-toto+json",
        "signatures": [{"sig": made.pop("messageSignature")["signature"]}],
    }
    with pytest.raises(EntryOfAnother, match="another kind"):
        verified(made | {"dsseEnvelope": envelope})


@pytest.mark.parametrize("name", ["subject", "digest", "sha256", "_type", "predicateType"])
def test_a_name_twice_in_a_signed_statement_is_refused(name: str) -> None:
    text = statement().decode()
    place = text.index(f'"{name}"')
    value = {"subject": "[]", "digest": "{}"}.get(name, '"x"')
    twice = f'{text[:place]}"{name}": {value}, {text[place:]}'.encode()
    with pytest.raises(PayloadWrong, match="twice"):
        verified(OURS.attests(twice))


def test_a_name_twice_in_a_bundle_is_refused() -> None:
    text = json.dumps(OURS.signs())
    for name in ("mediaType", "rawBytes", "canonicalizedBody", "signature"):
        twice = text.replace(f'"{name}":', f'"{name}": "AAAA", "{name}":', 1)
        with pytest.raises(BundleMalformed, match="twice"):
            VERIFIER.verify(twice.encode(), target(), WANTED)


def test_an_authority_of_the_same_name_is_not_that_authority() -> None:
    with pytest.raises(RootOfAnother):
        verified(Instance().signs())


def test_a_bundle_cannot_bring_its_own_trust_along() -> None:
    other = Instance("other")
    made = other.signs() | {"trustedRoot": other.trusted_root(), "tlogs": other.trusted_root()["tlogs"]}
    with pytest.raises(RootOfAnother):
        verified(made)


def test_a_stolen_certificate_without_its_key_signs_nothing() -> None:
    made, thief = OURS.signs(), new_key()
    spoilt = copy.deepcopy(made)
    spoilt["messageSignature"]["signature"] = to_base64(sign(thief, b"the artifact\n"))
    with pytest.raises(SignatureWrong):
        verified(spoilt)
    assert from_base64(made["messageSignature"]["signature"])
