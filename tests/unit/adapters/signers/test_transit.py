import json
import os
from collections.abc import Iterator

import pytest

from interlock.adapters.errors import Unreachable
from interlock.adapters.signers.errors import RemoteKeyMissing, RemoteRefused
from interlock.adapters.signers.transit import TransitKey, TransitSigner, latest_version, rotate
from interlock.crypto import Scheme
from interlock.testing.vault import StubVault

TOKEN = os.urandom(8).hex()


@pytest.fixture
def vault() -> Iterator[StubVault]:
    made = StubVault(TOKEN)
    yield made
    made.stop()


def place(vault: StubVault, version: int = 1, key: str = "one") -> TransitKey:
    return TransitKey(vault.address, key, version, "env:TOKEN")


def signer(vault: StubVault, version: int = 1) -> TransitSigner:
    return TransitSigner(place(vault, version), lambda: TOKEN)


@pytest.mark.parametrize("scheme", Scheme)
def test_a_key_in_a_vault_signs_what_its_public_key_verifies(vault: StubVault, scheme: Scheme) -> None:
    held = vault.add("one", scheme)
    found = signer(vault)
    assert found.key_id == held.key_id
    found.public.verify(found.sign(b"message"), b"message")
    assert TOKEN not in repr(found)


def test_a_rotated_key_is_another_key_and_the_old_version_stays_itself(vault: StubVault) -> None:
    first = vault.add("one")
    where = rotate(place(vault), TOKEN)
    assert where.version == 2 == latest_version(where, TOKEN)
    assert signer(vault, 2).key_id != first.key_id == signer(vault, 1).key_id


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, b"{}"),
        (200, b"["),
        (200, b'{"data": {"signature": "vault:v2:AAAA"}}'),
        (200, b'{"data": {"signature": 3}}'),
        (200, b'{"data": {"signature": "vault:v1:!"}}'),
        (500, b'{"errors": ["sealed"]}'),
        (503, b"\xff"),
    ],
)
def test_an_answer_that_is_no_signature_is_refused(vault: StubVault, status: int, answer: bytes) -> None:
    vault.add("one")
    found = signer(vault)
    vault.answers["sign/one"] = (status, answer)
    with pytest.raises(RemoteRefused):
        found.sign(b"message")


def test_a_signature_of_another_key_is_not_believed(vault: StubVault) -> None:
    vault.add("one")
    found = signer(vault)
    vault.keys["one"][0] = vault.add("other")
    with pytest.raises(RemoteRefused, match="not one of the key"):
        found.sign(b"message")


@pytest.mark.parametrize(
    "told",
    [
        {"type": "rsa-2048", "keys": {}},
        {"type": "ed25519", "keys": {"1": {"public_key": "AAAA"}}},
        {"type": "ed25519", "keys": {"1": {"public_key": "!"}}},
        {"type": "ecdsa-p256", "keys": {"1": {"public_key": "no PEM"}}},
        {"keys": 3},
    ],
)
def test_a_key_that_cannot_sign_here_is_refused(vault: StubVault, told: dict[str, object]) -> None:
    vault.answers["keys/one"] = (200, json.dumps({"data": told}).encode())
    with pytest.raises(RemoteRefused):
        signer(vault)


def test_a_key_or_a_version_that_is_not_there_is_told(vault: StubVault) -> None:
    vault.add("one")
    for where in (place(vault, key="none"), place(vault, version=7)):
        with pytest.raises(RemoteKeyMissing):
            TransitSigner(where, lambda: TOKEN)


def test_a_token_that_may_not_is_told_and_never_repeated(vault: StubVault) -> None:
    vault.add("one")
    wrong = os.urandom(8).hex()
    with pytest.raises(RemoteRefused, match="permission denied") as caught:
        TransitSigner(place(vault), lambda: wrong)
    assert wrong not in str(caught.value)


def test_a_vault_that_is_gone_is_told() -> None:
    vault = StubVault(TOKEN)
    try:
        vault.add("one")
        found = signer(vault)
    finally:
        vault.stop()
    with pytest.raises(Unreachable):
        found.sign(b"message")


@pytest.mark.parametrize("told", [{"type": "ed25519", "latest_version": 1}, {"type": "ed25519"}])
def test_a_rotation_that_gives_no_later_version_is_none(vault: StubVault, told: dict[str, object]) -> None:
    vault.add("one")
    vault.answers["keys/one"] = (200, json.dumps({"data": told}).encode())
    with pytest.raises(RemoteRefused):
        rotate(place(vault), TOKEN)
