"""Keys of others: every kind that is certified, and none that is too weak."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from interlock.adapters.sigstore.errors import PublicKeyUnusable, SignatureWrong
from interlock.adapters.sigstore.keys import OutsideKey, key_of_der, key_of_pem
from tests.outside_signers import new_key, pem, sign, spki

MESSAGE = b"a message"


@pytest.mark.parametrize(
    ("curve", "kind"),
    [
        (ec.SECP256R1(), hashes.SHA256()),
        (ec.SECP384R1(), hashes.SHA384()),
        (ec.SECP384R1(), hashes.SHA256()),
        (ec.SECP521R1(), hashes.SHA512()),
    ],
    ids=["P-256", "P-384", "P-384 as clients of old used it", "P-521"],
)
def test_a_curve_signs_with_its_own_hash_or_with_that_of_old(
    curve: ec.EllipticCurve, kind: hashes.HashAlgorithm
) -> None:
    key = ec.generate_private_key(curve)
    outside = OutsideKey(key.public_key(), "it")
    outside.verify(key.sign(MESSAGE, ec.ECDSA(kind)), MESSAGE)
    with pytest.raises(SignatureWrong, match="it"):
        outside.verify(key.sign(b"another", ec.ECDSA(kind)), MESSAGE)
    assert not outside.signs_whole_messages


def test_a_digest_is_enough_where_the_key_signs_digests() -> None:
    key = new_key()
    outside = key_of_der(spki(key), "it")
    outside.verify_digest(sign(key, MESSAGE), "sha256", hashlib.sha256(MESSAGE).digest())
    with pytest.raises(SignatureWrong):
        outside.verify_digest(sign(key, MESSAGE), "sha256", hashlib.sha256(b"another").digest())


def test_ed25519_needs_the_whole_message() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    outside = OutsideKey(key.public_key(), "it")
    outside.verify(key.sign(MESSAGE), MESSAGE)
    assert outside.signs_whole_messages
    with pytest.raises(SignatureWrong):
        outside.verify(key.sign(b"another"), MESSAGE)
    with pytest.raises(PublicKeyUnusable, match="whole messages"):
        outside.verify_digest(key.sign(MESSAGE), "sha256", hashlib.sha256(MESSAGE).digest())


def test_rsa_counts_from_2048_bits_on() -> None:
    key = rsa.generate_private_key(65537, 2048)
    outside = OutsideKey(key.public_key(), "it")
    signature = key.sign(MESSAGE, padding.PKCS1v15(), hashes.SHA256())
    outside.verify(signature, MESSAGE)
    outside.verify_digest(signature, "sha256", hashlib.sha256(MESSAGE).digest())
    with pytest.raises(SignatureWrong):
        outside.verify(signature, b"another")
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505  (that it is weak is the point)
    with pytest.raises(PublicKeyUnusable):
        OutsideKey(weak.public_key(), "it")


def test_other_kinds_of_key_are_not_used() -> None:
    for key in (ec.generate_private_key(ec.SECP256K1()), dsa.generate_private_key(2048)):
        der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        with pytest.raises(PublicKeyUnusable):
            key_of_der(der, "it")


def test_a_key_is_known_by_its_own_encoding() -> None:
    key = new_key()
    assert key_of_pem(pem(key), "it").sha256 == hashlib.sha256(spki(key)).hexdigest()
    assert key_of_pem(pem(key), "it").der == key_of_der(spki(key), "it").der


@pytest.mark.parametrize("data", [b"", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", b"\xff"])
def test_what_is_no_key_is_refused(data: bytes) -> None:
    with pytest.raises(PublicKeyUnusable, match="no public key in PEM"):
        key_of_pem(data, "it")
    with pytest.raises(PublicKeyUnusable, match="no public key in DER"):
        key_of_der(data, "it")
