"""Public keys: one encoding each, the id, signatures of both kinds, and derived secrets."""

from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from interlock.crypto import PublicKey, Scheme, derive, generate
from interlock.crypto.errors import KeyMalformed, KeyUnsupported, SignatureInvalid

SPKI = serialization.PublicFormat.SubjectPublicKeyInfo


@pytest.mark.parametrize("scheme", Scheme)
def test_a_key_survives_pem_and_der(scheme: Scheme) -> None:
    key = generate(scheme).public
    assert key.scheme is scheme
    assert PublicKey.from_pem(key.pem()) == PublicKey.from_der(key.spki) == key


@pytest.mark.parametrize("scheme", Scheme)
def test_the_id_is_the_sha256_of_the_der_that_other_tools_write(scheme: Scheme) -> None:
    key = generate(scheme).public
    theirs = serialization.load_pem_public_key(key.pem())
    der = theirs.public_bytes(serialization.Encoding.DER, SPKI)
    assert key.id == hashlib.sha256(der).hexdigest()
    assert key.pem() == theirs.public_bytes(serialization.Encoding.PEM, SPKI)


def test_the_raw_bytes_are_the_key_alone() -> None:
    assert len(generate().public.raw) == 32
    point = generate(Scheme.P256).public.raw
    assert (len(point), point[0]) == (65, 4)


def test_rfc_8032_test_1_verifies() -> None:
    key = PublicKey.ed25519(bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
    key.verify(
        bytes.fromhex(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"
        ),
        b"",
    )


@pytest.mark.parametrize("scheme", Scheme)
def test_a_signature_covers_its_message_and_no_other(scheme: Scheme) -> None:
    signer = generate(scheme)
    signature = signer.sign(b"message")
    signer.public.verify(signature, b"message")
    for wrong in (b"", b"messag", b"Message"):
        with pytest.raises(SignatureInvalid, match=signer.key_id):
            signer.public.verify(signature, wrong)
    with pytest.raises(SignatureInvalid):
        generate(scheme).public.verify(signature, b"message")


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("signature", [b"", b"\x00", bytes(63), bytes(64), bytes(65), b"\xff" * 64, b"\x30" * 70])
def test_bytes_that_are_no_signature_are_refused(scheme: Scheme, signature: bytes) -> None:
    with pytest.raises(SignatureInvalid):
        generate(scheme).public.verify(signature, b"message")


def test_p256_signatures_are_accepted_as_der_and_as_r_and_s_joined() -> None:
    signer = generate(Scheme.P256)
    der = signer.sign(b"m")
    r, s = decode_dss_signature(der)
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    signer.public.verify(der, b"m")
    signer.public.verify(raw, b"m")
    for wrong in (raw[32:] + raw[:32], raw[:32] + b"\x00" + raw[32:], raw + b"\x00", der + b"\x00"):
        with pytest.raises(SignatureInvalid):
            signer.public.verify(wrong, b"m")


def test_a_compressed_point_becomes_the_same_key() -> None:
    key = generate(Scheme.P256).public
    theirs = serialization.load_der_public_key(key.spki)
    assert isinstance(theirs, ec.EllipticCurvePublicKey)
    point = theirs.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
    der = bytes.fromhex("3039301306072a8648ce3d020106082a8648ce3d030107032200") + point
    assert PublicKey.from_der(der) == key


def test_p256_coordinates_make_the_same_key() -> None:
    key = generate(Scheme.P256).public
    x, y = int.from_bytes(key.raw[1:33], "big"), int.from_bytes(key.raw[33:], "big")
    assert PublicKey.p256(x, y) == key


@pytest.mark.parametrize(("x", "y"), [(1, 1), (0, 0), (-1, 1), (2**256, 1), (1, -1), (1, 2**256)])
def test_a_point_off_the_curve_is_refused(x: int, y: int) -> None:
    with pytest.raises(KeyMalformed):
        PublicKey.p256(x, y)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_an_ed25519_key_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(KeyMalformed, match=f"{size} bytes"):
        PublicKey.ed25519(bytes(size))


def test_other_kinds_of_keys_are_refused_by_name() -> None:
    others = (rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP384R1()))
    for other in others:
        der = other.public_key().public_bytes(serialization.Encoding.DER, SPKI)
        with pytest.raises(KeyUnsupported, match="PublicKey"):
            PublicKey.from_der(der)


@pytest.mark.parametrize("der", [b"", b"\x30", bytes(44), bytes(91)])
def test_der_that_is_no_key_is_refused(der: bytes) -> None:
    with pytest.raises(KeyMalformed):
        PublicKey.from_der(der)


def test_pem_with_windows_line_ends_is_read() -> None:
    key = generate().public
    assert PublicKey.from_pem(b"\n" + key.pem().replace(b"\n", b"\r\n")) == key


def test_pem_that_is_not_exactly_one_public_key_is_refused() -> None:
    pem = generate().public.pem()
    body = base64.b64encode(bytes(44))
    bad = [
        b"",
        pem + pem,
        b"\xff" + pem,
        pem.replace(b"PUBLIC", b"PRIVATE"),
        pem.replace(b"BEGIN PUBLIC", b"BEGIN PRIVATE"),
        pem.replace(b"END PUBLIC", b"END PRIVATE"),
        b"-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
        b"-----BEGIN PUBLIC KEY-----\n" + body,
        b"-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----",
        b"-----BEGIN PUBLIC KEY-----\n" + body + b"\n-----END PRIVATE KEY-----",
    ]
    for text in bad:
        with pytest.raises(KeyMalformed):
            PublicKey.from_pem(text)


def test_derived_secrets_are_those_of_hkdf() -> None:
    hkdf = HKDF(SHA256(), 32, None, b"cache")
    assert derive(b"secret", "cache") == hkdf.derive(b"secret")


def test_derived_secrets_differ_by_purpose_and_by_secret() -> None:
    made = {derive(secret, purpose) for secret in (b"a", b"b") for purpose in ("cache", "mask")}
    assert len(made) == 4


@pytest.mark.parametrize(("secret", "purpose"), [(b"", "cache"), (b"a", "")])
def test_nothing_is_derived_from_nothing_or_for_nothing(secret: bytes, purpose: str) -> None:
    with pytest.raises(KeyMalformed):
        derive(secret, purpose)
