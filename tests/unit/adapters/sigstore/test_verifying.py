"""The procedure: good bundles of every kind, and each step that can refuse."""

from __future__ import annotations

import copy
import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate

from interlock.adapters.sigstore.errors import (
    ArtifactWrong,
    CertificateRefused,
    CertificateUnlogged,
    CertificateUntimely,
    EntryMissing,
    EntryOfAnother,
    LogUnknown,
    PromiseWrong,
    RootOfAnother,
    SignatureWrong,
    SignerWrong,
    TimeUnproven,
)
from interlock.adapters.sigstore.verifying import SigstoreVerifier
from interlock.crypto import Envelope, read_envelope
from interlock.crypto.wire import from_base64
from interlock.formats.sigstore import BundleMalformed, read_trusted_roots
from interlock.kernel import Digest
from interlock.supply.signed import Grade, Signed, SignerWanted
from interlock.testing.authority import Private
from tests.outside_signers import (
    IDENTITY,
    IN_TOTO,
    ISSUER,
    NOW,
    V01,
    WANTED,
    Instance,
    new_key,
    pem,
    statement,
    target,
)

OURS = Instance()


def verifier(*instances: Instance, **more: Any) -> SigstoreVerifier:
    roots = [read_trusted_roots(one.root_bytes(**more), f"{one.name}.json")[0] for one in instances or (OURS,)]
    return SigstoreVerifier(roots)


def verified(made: dict[str, Any], **more: Any) -> Signed:
    return verifier(**more).verify(json.dumps(made).encode(), target(), WANTED)


@pytest.mark.parametrize(
    "made",
    [
        OURS.signs(),
        OURS.signs(media_type=V01),
        OURS.attests(),
        OURS.attests(kind="intoto"),
        OURS.attests(kind="intoto-0.0.1"),
        OURS.attests(media_type=V01),
    ],
    ids=["message", "message 0.1", "envelope", "envelope as intoto", "envelope as intoto 0.0.1", "envelope 0.1"],
)
def test_a_good_bundle_is_verified_and_says_by_which_checks(made: dict[str, Any]) -> None:
    signed = verified(made)
    assert (signed.grade, signed.at, signed.artifact) == (Grade.LOGGED, NOW + timedelta(minutes=1), target().digests[0])
    assert signed.certified is not None
    assert (signed.certified.identity, signed.certified.issuer) == (IDENTITY, ISSUER)
    assert [one.name for one in signed.checks] == [
        "artifact", "log", "certificate", "certificate log", "signature", "signer",
    ]  # fmt: skip
    assert (signed.payload_type, signed.payload) == ((IN_TOTO, statement()) if "dsseEnvelope" in made else ("", b""))


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (ec.generate_private_key(ec.SECP384R1()), "sha384"),
        (ec.generate_private_key(ec.SECP521R1()), "sha512"),
        (ec.generate_private_key(ec.SECP384R1()), "sha256"),
        (rsa.generate_private_key(65537, 2048), "sha512"),
    ],
)
def test_an_artifact_is_known_by_the_hash_that_was_signed_also_where_only_the_log_names_it(
    key: Private, algorithm: str
) -> None:
    made = OURS.signs(key=key, algorithm=algorithm)
    assert verified(made).artifact.alg == algorithm
    del made["messageSignature"]["messageDigest"]
    assert verified(made).artifact.alg == algorithm


@pytest.mark.parametrize(
    "key",
    [
        ec.generate_private_key(ec.SECP384R1()),
        ec.generate_private_key(ec.SECP521R1()),
        rsa.generate_private_key(65537, 2048),
        ed25519.Ed25519PrivateKey.generate(),
    ],
)
def test_a_log_signs_with_any_kind_of_key_that_is_used(key: Private) -> None:
    ours = Instance()
    ours.log_key = key
    made = json.dumps(ours.signs()).encode()
    assert verifier(ours).verify(made, target(), WANTED).grade is Grade.LOGGED


def test_logs_of_a_kind_that_is_not_used_turn_no_step_off() -> None:
    new = [{"baseUrl": "x", "publicKey": {"rawBytes": "AAAA", "keyDetails": "ML_DSA_65"}}]
    with pytest.raises(LogUnknown):
        verified(OURS.signs(), tlogs=new)
    bare = OURS.signs(clock_at=NOW)
    bare["verificationMaterial"]["tlogEntries"] = []
    with pytest.raises(EntryMissing):
        verified(bare, tlogs=new)
    with pytest.raises(CertificateUnlogged):
        verified(OURS.signs(), ctlogs=new)


def test_an_old_entry_is_of_one_envelope_one_signature_and_one_signer() -> None:
    key = new_key()
    made, again = (OURS.attests(kind="intoto-0.0.1", key=key) for _ in range(2))
    entries = made["verificationMaterial"]["tlogEntries"]
    for field in ("dsseEnvelope", "verificationMaterial"):  # another signature; another certificate of the same key
        other = copy.deepcopy(again) | {"dsseEnvelope": made["dsseEnvelope"]}
        other[field] = copy.deepcopy(again[field])
        other["verificationMaterial"]["tlogEntries"] = entries
        with pytest.raises(EntryOfAnother):
            verified(other)
    renamed = copy.deepcopy(made)
    renamed["dsseEnvelope"]["signatures"][0]["keyid"] = "another"
    with pytest.raises(EntryOfAnother):
        verified(renamed)


def test_a_clock_with_an_rsa_key_is_a_clock() -> None:
    ours = Instance()
    ours.clock_key = rsa.generate_private_key(65537, 2048)
    ours.clock = ours._clock()
    made = json.dumps(ours.signs(clock_at=NOW)).encode()
    assert verifier(ours).verify(made, target(), WANTED).at == NOW


def test_a_clock_is_as_good_as_the_log_s_promise() -> None:
    assert verified(OURS.signs(clock_at=NOW + timedelta(minutes=2))).at == NOW + timedelta(minutes=2)


def test_a_digest_is_enough_where_the_bytes_are_not_at_hand() -> None:
    bare = msgspec.structs.replace(target(), body=None)
    assert verifier().verify(json.dumps(OURS.signs()).encode(), bare, WANTED).artifact == bare.digests[0]


def test_an_instance_without_a_log_is_believed_by_its_clock() -> None:
    made = OURS.signs(clock_at=NOW)
    made["verificationMaterial"]["tlogEntries"] = []
    assert verified(made, tlogs=[], ctlogs=[]).grade is Grade.TIMESTAMPED
    with pytest.raises(EntryMissing):
        verified(made)


def test_an_instance_without_a_log_has_no_entries() -> None:
    with pytest.raises(LogUnknown):
        verified(OURS.signs(clock_at=NOW), tlogs=[])


def test_a_clock_of_somebody_else_shows_no_time() -> None:
    with pytest.raises(TimeUnproven):
        verified(OURS.signs(clock_at=NOW), timestampAuthorities=[])


def test_every_time_that_is_shown_lies_in_the_certificate_s() -> None:
    with pytest.raises(CertificateUntimely):
        verified(OURS.signs(at=NOW + timedelta(minutes=11)))


def test_another_trust_root_is_said_in_words() -> None:
    made = json.dumps(OURS.signs()).encode()
    with pytest.raises(RootOfAnother, match=r"another trust root.*other\.json or third\.json"):
        verifier(Instance("other"), Instance("third")).verify(made, target(), WANTED)
    assert verifier(Instance("other"), OURS).verify(made, target(), WANTED).grade is Grade.LOGGED


def test_of_several_roots_the_one_that_knows_the_signer_says_why() -> None:
    made = json.dumps(OURS.signs(at=NOW + timedelta(minutes=11))).encode()
    with pytest.raises(CertificateUntimely):
        verifier(Instance("other"), OURS).verify(made, target(), WANTED)


def test_a_bundle_is_about_one_artifact() -> None:
    for made in (OURS.signs(), OURS.attests()):
        with pytest.raises(ArtifactWrong):
            verifier().verify(json.dumps(made).encode(), target(b"another"), WANTED)
    unhinted = OURS.signs()
    del unhinted["messageSignature"]["messageDigest"]
    with pytest.raises(SignatureWrong):
        verifier().verify(json.dumps(unhinted).encode(), target(b"another"), WANTED)


def test_an_artifact_is_known_by_the_digest_that_was_signed() -> None:
    known = msgspec.structs.replace(target(), digests=(Digest("sha512", "0" * 128),))
    with pytest.raises(ArtifactWrong, match="a sha256, which is not known"):
        verifier().verify(json.dumps(OURS.signs()).encode(), known, WANTED)


def test_a_key_is_believed_without_a_certificate_where_it_was_given() -> None:
    key = new_key()
    made = json.dumps(OURS.signs_with_key(key)).encode()
    signed = verifier().verify_with_key(made, target(), pem(key))
    assert (signed.certified, signed.grade, signed.at) == (None, Grade.LOGGED, NOW)
    with pytest.raises(SignatureWrong):
        verifier().verify_with_key(made, target(), pem(new_key()))
    with pytest.raises(SignerWrong, match="without a certificate"):
        verifier().verify(made, target(), WANTED)


def test_a_key_that_was_given_also_opens_what_it_signed_with_a_certificate() -> None:
    key = new_key()
    made = json.dumps(OURS.signs(key=key)).encode()
    assert verifier().verify_with_key(made, target(), pem(key)).grade is Grade.LOGGED
    with pytest.raises(SignerWrong, match="the key that signed"):
        verifier().verify_with_key(made, target(), pem(new_key()))


def unlogged(**more: Any) -> tuple[Envelope, bytes]:
    key = new_key()
    made = OURS.attests(key=key, **more)
    der = from_base64(made["verificationMaterial"]["certificate"]["rawBytes"])
    certificate = load_der_x509_certificate(der).public_bytes(Encoding.PEM)
    return read_envelope(json.dumps(made["dsseEnvelope"]).encode()), certificate


def test_an_envelope_without_a_log_is_of_the_weakest_grade_and_says_so() -> None:
    signed = verifier().verify_unlogged(*unlogged(), target(), WANTED)
    assert (signed.grade, signed.at) == (Grade.UNLOGGED, None)
    assert any("is not shown" in one.says for one in signed.checks)


def test_an_envelope_without_a_log_is_checked_in_everything_else() -> None:
    envelope, certificate = unlogged()
    with pytest.raises(SignerWrong):
        verifier().verify_unlogged(envelope, certificate, target(), SignerWanted(issuer=ISSUER, identity="x"))
    with pytest.raises(RootOfAnother):
        verifier(Instance("other")).verify_unlogged(envelope, certificate, target(), WANTED)
    longer = msgspec.structs.replace(envelope, payload=envelope.payload + b" ")
    with pytest.raises(SignatureWrong):
        verifier().verify_unlogged(longer, certificate, target(), WANTED)
    twice = msgspec.structs.replace(envelope, signatures=envelope.signatures * 2)
    with pytest.raises(SignerWrong, match="number of signatures"):
        verifier().verify_unlogged(twice, certificate, target(), WANTED)
    stranger = OURS.certificate(new_key()).public_bytes(Encoding.PEM)
    with pytest.raises(SignatureWrong):
        verifier().verify_unlogged(envelope, stranger, target(), WANTED)
    with pytest.raises(CertificateRefused, match="not PEM"):
        verifier().verify_unlogged(envelope, b"no certificate", target(), WANTED)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]"])
def test_what_is_no_bundle_is_refused(data: bytes) -> None:
    with pytest.raises(BundleMalformed):
        verifier().verify(data, target(), WANTED)


def promised(**more: Any) -> dict[str, Any]:
    made = OURS.attests(media_type=V01, **more)
    del made["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]
    return made


def test_a_promise_without_its_proof_counts_only_where_it_is_asked_for() -> None:
    made = json.dumps(promised()).encode()
    with pytest.raises(BundleMalformed, match="no inclusion proof"):
        verifier().verify(made, target(), WANTED)
    signed = verifier().verify_promised(made, target(), WANTED)
    assert (signed.grade, signed.at) == (Grade.PROMISED, NOW + timedelta(minutes=1))
    assert any("that it did is not shown" in one.says for one in signed.checks)


def test_a_promise_has_to_be_the_log_s_and_the_rest_is_checked_as_ever() -> None:
    spoilt = promised()
    spoilt["verificationMaterial"]["tlogEntries"][0]["integratedTime"] = "1"
    with pytest.raises(PromiseWrong):
        verifier().verify_promised(json.dumps(spoilt).encode(), target(), WANTED)
    made = json.dumps(promised()).encode()
    with pytest.raises(SignerWrong):
        verifier().verify_promised(made, target(), SignerWanted(issuer=ISSUER, identity="x"))
    with pytest.raises(ArtifactWrong):
        verifier().verify_promised(made, target(b"another"), WANTED)
    with pytest.raises(RootOfAnother):
        verifier(Instance("other")).verify_promised(made, target(), WANTED)


def test_neither_proof_nor_promise_is_refused_in_every_way() -> None:
    for made in (promised(), OURS.attests()):
        entry = made["verificationMaterial"]["tlogEntries"][0]
        entry.pop("inclusionProof", None)
        entry.pop("inclusionPromise")
        with pytest.raises(BundleMalformed):
            verifier().verify_promised(json.dumps(made).encode(), target(), WANTED)


def test_only_version_0_1_may_leave_its_proof_out() -> None:
    made = OURS.attests()
    del made["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]
    with pytest.raises(BundleMalformed, match="no inclusion proof"):
        verifier().verify_promised(json.dumps(made).encode(), target(), WANTED)


def test_a_bundle_that_proves_more_than_it_has_to_is_of_its_own_grade() -> None:
    made = json.dumps(OURS.attests(media_type=V01)).encode()
    assert verifier().verify_promised(made, target(), WANTED).grade is Grade.LOGGED


def test_a_promise_to_a_key_that_was_given_counts_where_it_is_asked_for() -> None:
    key = new_key()
    made = json.dumps(promised(key=key)).encode()
    assert verifier().verify_promised(made, target(), WANTED, key=pem(key)).grade is Grade.PROMISED
    with pytest.raises(SignerWrong):
        verifier().verify_promised(made, target(), WANTED, key=pem(new_key()))
    bare = json.dumps(OURS.signs_with_key(key)).encode()
    with pytest.raises(SignerWrong, match="without a certificate"):
        verifier().verify_promised(bare, target(), WANTED)


def test_an_unlogged_envelope_may_have_a_certificate_from_before_certificates_were_logged() -> None:
    envelope, certificate = unlogged(is_logged=False)
    signed = verifier().verify_unlogged(envelope, certificate, target(), WANTED)
    assert signed.grade is Grade.UNLOGGED
    assert any("names none" in one.says for one in signed.checks)
    with pytest.raises(CertificateUnlogged):
        verified(OURS.attests(is_logged=False))
