"""The second opinion: asked wherever the library has a way, and decisive where it differs."""

from __future__ import annotations

import copy
import functools
import json
from typing import Any

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from interlock.adapters.sigstore.errors import ArtifactWrong, OpinionsDiffer, SigstoreError
from interlock.adapters.sigstore.opinion import Library, TwiceVerified, why_not
from interlock.crypto import Envelope, Signature, preimage
from interlock.formats.sigstore import Bundle, TrustedRoot, read_bundle, read_trusted_roots
from interlock.formats.sigstore.cosign import read_signature
from interlock.formats.sigstore.root import CONFIGURATION
from interlock.kernel import Digest
from interlock.supply.signed import Signed
from tests.outside_signers import (
    IN_TOTO,
    NOW,
    V01,
    WANTED,
    Instance,
    new_key,
    pem,
    sign,
    simple_signing,
    statement,
    target,
)

OURS = Instance()
ARTIFACT = target().digests[0]


def root(**more: Any) -> TrustedRoot:
    return read_trusted_roots(OURS.root_bytes(**more), "root.json")[0]


def read(made: dict[str, Any]) -> tuple[bytes, Bundle, x509.Certificate]:
    data = json.dumps(made).encode()
    bundle = read_bundle(data)
    return data, bundle, x509.load_der_x509_certificate(bundle.chain[0])


@pytest.mark.parametrize("made", [OURS.signs(), OURS.attests(), OURS.signs(clock_at=NOW)], ids=["log", "dsse", "clock"])
def test_the_library_finds_good_what_is_good(made: dict[str, Any]) -> None:
    data, bundle, certificate = read(made)
    assert why_not(bundle, root()) == ""
    Library(root()).check_agrees(data, bundle, certificate, ARTIFACT)


def test_the_last_moment_of_a_clock_counts_for_the_library_too() -> None:
    clocks = OURS.trusted_root()["timestampAuthorities"]
    clocks[0]["validFor"]["end"] = "2026-03-01T12:00:00Z"
    data, bundle, certificate = read(OURS.signs(clock_at=NOW))
    Library(root(timestampAuthorities=clocks)).check_agrees(data, bundle, certificate, ARTIFACT)


def test_where_the_library_refuses_nothing_is_believed() -> None:
    data, bundle, certificate = read(OURS.signs())
    library = Library(root())
    with pytest.raises(OpinionsDiffer):
        library.check_agrees(data, bundle, certificate, Digest("sha256", "0" * 64))
    with pytest.raises(OpinionsDiffer, match="another than the one that was judged"):
        library.check_agrees(data, bundle, OURS.certificate(new_key()), ARTIFACT)
    with pytest.raises(OpinionsDiffer):
        library.check_agrees(b"{}", bundle, certificate, ARTIFACT)


def test_what_the_library_read_must_be_what_was_read_here() -> None:
    data, bundle, certificate = read(OURS.attests())
    assert bundle.envelope is not None
    other = msgspec.structs.replace(bundle, envelope=msgspec.structs.replace(bundle.envelope, payload=b"{}"))
    with pytest.raises(OpinionsDiffer, match="another payload"):
        Library(root()).check_agrees(data, other, certificate, ARTIFACT)


def test_it_is_said_why_the_library_is_not_asked() -> None:
    key = read_bundle(json.dumps(OURS.signs_with_key(new_key())).encode())
    assert "without certificates" in why_not(key, root())
    assert "one log" in why_not(read(OURS.signs())[1], root(tlogs=[]))
    assert "intoto 0.0.1" in why_not(read(OURS.attests(kind="intoto-0.0.1"))[1], root())
    assert "intoto 0.0.2" in why_not(read(OURS.attests(kind="intoto"))[1], root())


P384, P521 = (ec.generate_private_key(curve) for curve in (ec.SECP384R1(), ec.SECP521R1()))
RSA = rsa.generate_private_key(65537, 2048)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (OURS.signs(key=RSA), "no elliptic curve"),
        (OURS.attests(key=RSA), "no elliptic curve"),
        (OURS.attests(key=ed25519.Ed25519PrivateKey.generate()), "no elliptic curve"),
        (OURS.attests(key=P384), "over another hash than sha256"),
        (OURS.attests(key=P521), "over another hash than sha256"),
        (OURS.signs(key=P384, algorithm="sha384"), "no sha384 of artifacts"),
        (OURS.signs(key=P521, algorithm="sha512"), "no sha512 of artifacts"),
    ],
)
def test_whoever_signs_with_a_key_that_the_library_does_not_know_is_judged_here_alone(
    made: dict[str, Any], why: str
) -> None:
    data = json.dumps(made).encode()
    assert why in last(twice().verify(data, target(), WANTED))
    with pytest.raises(SigstoreError):
        twice().verify(data, target(b"another"), WANTED)
    other = copy.deepcopy(made)
    other["verificationMaterial"]["certificate"] = OURS.signs()["verificationMaterial"]["certificate"]
    with pytest.raises(SigstoreError):
        twice().verify(json.dumps(other).encode(), target(), WANTED)


def test_a_larger_curve_that_signed_the_old_hash_has_a_second_opinion() -> None:
    assert "finds it good too" in last(twice().verify(json.dumps(OURS.signs(key=P384)).encode(), target(), WANTED))


def test_a_certificate_that_several_logs_saw_is_judged_here_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = Instance()
    monkeypatch.setattr(ours, "seen", functools.partial(ours.seen, times=2))
    found = TwiceVerified(read_trusted_roots(ours.root_bytes(), "root.json")).verify(
        json.dumps(ours.signs()).encode(), target(), WANTED
    )
    assert "that one log saw" in last(found)


def without(name: str, field: str) -> dict[str, Any]:
    """Give the trusted root without a field that may be left out, in one of its lists."""
    made = OURS.trusted_root()
    held = made[name][0]
    del (held["publicKey"] if field == "validFor" and "publicKey" in held else held)[field]
    return made


@pytest.mark.parametrize(
    "made",
    [
        without("tlogs", "logId"),
        without("tlogs", "baseUrl"),
        without("tlogs", "hashAlgorithm"),
        without("tlogs", "validFor"),
        without("ctlogs", "logId"),
        without("ctlogs", "validFor"),
        without("certificateAuthorities", "uri"),
        without("certificateAuthorities", "validFor"),
        without("timestampAuthorities", "validFor"),
        OURS.trusted_root(mediaType="application/vnd.dev.sigstore.trustedroot.v0.2+json"),
        {"mediaType": CONFIGURATION, "trustedRoot": OURS.trusted_root(), "signingConfig": {}},
    ],
)
def test_the_library_gets_a_trusted_root_in_full_whatever_was_left_out(made: dict[str, Any]) -> None:
    verifier = TwiceVerified(read_trusted_roots(json.dumps(made).encode(), "root.json"))
    for signed in (OURS.signs(), OURS.signs(clock_at=NOW)):
        assert "finds it good too" in last(verifier.verify(json.dumps(signed).encode(), target(), WANTED))


def test_a_log_with_a_key_that_nobody_uses_yet_leaves_the_others_as_they_are() -> None:
    found = twice(tlogs=[*OURS.trusted_root()["tlogs"], NEW_LOG]).verify(
        json.dumps(OURS.signs()).encode(), target(), WANTED
    )
    assert "finds it good too" in last(found)


NEW_LOG: dict[str, Any] = {
    "baseUrl": "https://log.tomorrow.example",
    "hashAlgorithm": "SHA2_256",
    "publicKey": {"rawBytes": "AAAA", "keyDetails": "ML_DSA_65", "validFor": {"start": "2026-01-01T00:00:00Z"}},
}


def twice(**more: Any) -> TwiceVerified:
    return TwiceVerified((root(**more),))


def last(signed: Signed) -> str:
    assert signed.checks[-1].name == "second opinion"
    return signed.checks[-1].says


def test_whatever_is_found_good_here_is_verified_a_second_time() -> None:
    for made in (OURS.signs(), OURS.attests()):
        assert "finds it good too" in last(twice().verify(json.dumps(made).encode(), target(), WANTED))
    promised = OURS.signs(media_type=V01)
    del promised["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]
    found = twice().verify_promised(json.dumps(promised).encode(), target(), WANTED)
    assert "no entries without a proof" in last(found)


def test_where_nobody_is_asked_it_is_said_why() -> None:
    key = new_key()
    data = json.dumps(OURS.signs_with_key(key)).encode()
    assert "without certificates" in last(twice().verify_with_key(data, target(), pem(key)))
    assert "no trusted root" in last(TwiceVerified(()).verify_with_key(data, target(), pem(key)))
    certified = json.dumps(OURS.signs(key=key)).encode()
    assert "a key counts here" in last(twice().verify_with_key(certified, target(), pem(key)))


def test_a_library_that_refuses_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OpinionsDiffer(why="no")

    monkeypatch.setattr(Library, "check_agrees", refuse)
    with pytest.raises(OpinionsDiffer):
        twice().verify(json.dumps(OURS.signs()).encode(), target(), WANTED)


def test_what_is_refused_here_never_gets_as_far_as_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Library, "check_agrees", lambda *_: pytest.fail("it was asked"))
    with pytest.raises(ArtifactWrong):
        twice().verify(json.dumps(OURS.signs()).encode(), target(b"another"), WANTED)


def test_what_comes_without_a_bundle_has_one_opinion_alone() -> None:
    key = new_key()
    envelope = Envelope(IN_TOTO, statement(), (Signature("", sign(key, preimage(IN_TOTO, statement()))),))
    certificate = OURS.certificate(key).public_bytes(Encoding.PEM)
    payload = simple_signing(str(ARTIFACT))
    beside, layer = read_signature(OURS.beside(payload), "x"), target(payload)
    link = twice().verify_link(b"x", (("", sign(key, b"x")),), ARTIFACT, pem(key))
    for signed in (
        twice().verify_unlogged(envelope, certificate, target(), WANTED),
        twice().verify_envelope(envelope, target(), pem(key)),
        twice().verify_composed(beside, layer, WANTED),
        link,
    ):
        assert signed.checks[-1].name == "signer"
