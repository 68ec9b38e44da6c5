"""Private keys: read, written with and without a password, never shown."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from interlock.crypto import LocalSigner, Scheme, Signer, generate
from interlock.crypto.errors import KeyMalformed, KeyUnsupported, PasswordWrong

PKCS8 = serialization.PrivateFormat.PKCS8
PEM = serialization.Encoding.PEM


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("password", [None, b"a long one"])
def test_a_private_key_survives_pem(scheme: Scheme, password: bytes | None) -> None:
    signer: Signer = generate(scheme)
    assert isinstance(signer, LocalSigner)
    again = LocalSigner.from_pem(signer.private_pem(password), password)
    assert (again.key_id, again.public) == (signer.key_id, signer.public)
    signer.public.verify(again.sign(b"m"), b"m")


@pytest.mark.parametrize("scheme", Scheme)
def test_the_pem_is_what_other_tools_read(scheme: Scheme) -> None:
    signer = generate(scheme)
    theirs = serialization.load_pem_private_key(signer.private_pem(b"pw"), b"pw")
    public = theirs.public_key().public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert public == signer.public.pem()


@pytest.mark.parametrize("scheme", Scheme)
def test_a_wrong_or_missing_or_needless_password_is_named(scheme: Scheme) -> None:
    signer = generate(scheme)
    locked, plain = signer.private_pem(b"right"), signer.private_pem()
    for pem, password in ((locked, b"wrong"), (locked, None), (plain, b"needless")):
        with pytest.raises(PasswordWrong):
            LocalSigner.from_pem(pem, password)


def test_an_empty_password_is_refused() -> None:
    with pytest.raises(KeyMalformed, match="empty"):
        generate().private_pem(b"")


def test_each_key_made_is_new() -> None:
    assert len({generate(scheme).key_id for scheme in Scheme for _ in range(4)}) == 8


def test_a_key_is_not_made_of_another_kind_than_asked() -> None:
    assert generate().public.scheme is Scheme.ED25519
    assert generate(Scheme.P256).public.scheme is Scheme.P256


def test_a_signer_does_not_print_its_secret() -> None:
    signer = generate()
    assert repr(signer) == f"LocalSigner(ed25519, {signer.key_id})"


@pytest.mark.parametrize("pem", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_text_that_is_no_private_key_is_refused(pem: bytes) -> None:
    with pytest.raises(KeyMalformed):
        LocalSigner.from_pem(pem)


def test_other_kinds_of_private_keys_are_refused_by_name() -> None:
    for other in (rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP384R1())):
        pem = other.private_bytes(PEM, PKCS8, serialization.NoEncryption())
        with pytest.raises(KeyUnsupported, match="PrivateKey"):
            LocalSigner.from_pem(pem)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_seed_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(KeyMalformed):
        LocalSigner.from_seed(bytes(size))


def test_the_seed_of_rfc_8032_gives_its_public_key() -> None:
    signer = LocalSigner.from_seed(
        bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc4" + "4449c5697b326919703bac031cae7f60")
    )
    assert signer.public.raw.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
