"""Which published keys can be keys for signatures, and what each may be used with."""

from __future__ import annotations

import json
from typing import Any

import pytest
from joserfc.errors import SecurityWarning
from joserfc.jwk import OctKey, RSAKey

from interlock.adapters.issuers.errors import AlgorithmRefused, IssuerKeyUnknown, KeySetUnusable
from interlock.adapters.issuers.key_sets import PublishedKey, key_for, named, read_key_set
from tests.tokens import new_key, published, rsa_key


def read(*keys: dict[str, Any]) -> tuple[PublishedKey, ...]:
    return read_key_set(json.dumps({"keys": keys}).encode(), "i", "w")


def test_keys_for_signatures_are_read_and_no_others() -> None:
    good = [published(rsa_key(), "r"), published(new_key("EC", "e"), "e"), published(new_key("OKP", "o"), "o")]
    bad = [
        {**good[0], "kid": "for encryption", "use": "enc"},
        {**good[0], "kid": "to sign with", "key_ops": ["sign"]},
        {**good[0], "kid": ""},
        {**good[1], "kid": "another curve", "crv": "secp256k1"},
        published(OctKey.generate_key(256), "shared secret"),
        {"kty": "AKP", "kid": "of a later kind"},
    ]
    assert [one.kid for one in read(*good, *bad)] == ["r", "e", "o"]


def test_a_name_that_two_keys_have_names_neither() -> None:
    keys = read(published(rsa_key(), "same"), published(new_key("EC", "same"), "same"))
    assert named(keys, "same") is None
    assert named(keys, "other") is None


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"keys": {}}', b'{"keys": [], "keys": []}', b'{"keys": [{"kid": "k"}]}']
)
def test_what_is_no_key_set_is_refused(body: bytes) -> None:
    with pytest.raises(KeySetUnusable):
        read_key_set(body, "i", "w")


@pytest.mark.parametrize(("kind", "algorithm"), [("RSA", "ES256"), ("EC", "RS256"), ("EC", "EdDSA"), ("OKP", "ES256")])
def test_a_key_goes_with_algorithms_of_its_own_kind(kind: str, algorithm: str) -> None:
    (one,) = read(published(rsa_key() if kind == "RSA" else new_key(kind, "k"), "k"))
    with pytest.raises(AlgorithmRefused, match="is of kind"):
        key_for(one, algorithm, "i")


def test_a_key_that_is_for_one_algorithm_is_for_no_other() -> None:
    (one,) = read({**published(rsa_key(), "k"), "alg": "PS256"})
    assert key_for(one, "PS256", "i").thumbprint() == rsa_key().thumbprint()
    with pytest.raises(AlgorithmRefused, match="is for PS256"):
        key_for(one, "RS256", "i")


def test_the_later_name_of_ed25519_goes_with_the_older_one() -> None:
    (one,) = read({**published(new_key("OKP", "k"), "k"), "alg": "Ed25519"})
    assert key_for(one, "EdDSA", "i").key_type == "OKP"


def test_a_short_key_and_one_that_is_none_are_refused() -> None:
    with pytest.warns(SecurityWarning, match="Key size"):
        short = RSAKey.generate_key(1024)
    (one,) = read(published(short, "k"))
    with pytest.raises(AlgorithmRefused, match="has 1024 bits"):
        key_for(one, "RS256", "i")
    (none,) = read({"kty": "RSA", "kid": "k", "n": "!!", "e": "AQAB"})
    with pytest.raises(IssuerKeyUnknown):
        key_for(none, "RS256", "i")
