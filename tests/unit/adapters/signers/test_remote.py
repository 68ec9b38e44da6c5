import pytest

from interlock.adapters.errors import SecretMissing
from interlock.adapters.signers.errors import KeyNotRenewable, KeyUnusable
from interlock.adapters.signers.pkcs11 import TokenKey
from interlock.adapters.signers.remote import open_remote, read_remote, renewed, write_remote
from interlock.adapters.signers.transit import TransitKey

TRANSIT = TransitKey("http://127.0.0.1:1", "one", 1, "env:TOKEN")
TOKEN = TokenKey("/lib/module.so", "token", "key", "env:PIN")


@pytest.mark.parametrize("where", [TRANSIT, TOKEN])
def test_where_a_key_is_survives_being_kept(where: TransitKey | TokenKey) -> None:
    assert read_remote(write_remote(where), "x.json") == where


@pytest.mark.parametrize("body", [b"", b"{}", b'{"type": "transit"}', b'{"type": "cloud", "key": "x"}', b"\xff"])
def test_what_says_nothing_of_a_key_is_refused_with_its_path(body: bytes) -> None:
    with pytest.raises(KeyUnusable, match=r"x\.json"):
        read_remote(body, "x.json")


def test_a_secret_that_is_not_there_is_told_before_anything_is_asked() -> None:
    with pytest.raises(SecretMissing, match="env:TOKEN"):
        open_remote(TRANSIT, {})


def test_a_key_in_a_token_is_not_made_anew_from_here() -> None:
    with pytest.raises(KeyNotRenewable):
        renewed(TOKEN, {})
