"""The authority that tests sign under: what it gives out is right, and counts under its own trusted root alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from interlock.adapters.sigstore.authorities import Authorities
from interlock.adapters.sigstore.certificate_log import check_seen
from interlock.adapters.sigstore.certificates import certified, check_issued
from interlock.adapters.sigstore.errors import RootOfAnother, SignatureWrong
from interlock.adapters.sigstore.keys import key_of_der
from interlock.crypto.merkle import leaf_hash, verify_inclusion
from interlock.formats.sigstore import read_trusted_roots
from interlock.testing.authority import ISSUER, Authority, Private, der, details, oid, sign, spki, whole

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
OURS = Authority("acme", AT)
KEYS = (
    *(ec.generate_private_key(curve) for curve in (ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1())),
    rsa.generate_private_key(65537, 2048),
    ed25519.Ed25519PrivateKey.generate(),
)


def ready(one: Authority) -> Authorities:
    return Authorities(read_trusted_roots(one.root_bytes(), "root.json")[0])


@pytest.mark.parametrize("key", KEYS, ids=details)
def test_it_certifies_any_kind_of_key_for_ten_minutes(key: Private) -> None:
    certificate = OURS.issue(key.public_key(), identity="dev@example.org")
    ours = ready(OURS)
    (issuer,) = ours.issuers_of(certificate)
    check_issued(certificate, (issuer,), AT + timedelta(minutes=10))
    assert check_seen(certificate, issuer, ours) == AT
    assert (certified(certificate).identity, certified(certificate).issuer) == ("dev@example.org", ISSUER)
    with pytest.raises(RootOfAnother):
        ready(Authority("other", AT)).issuers_of(certificate)


@pytest.mark.parametrize("key", KEYS, ids=details)
def test_a_key_signs_with_what_goes_with_it(key: Private) -> None:
    loaded = key_of_der(spki(key), "it")
    loaded.verify(sign(key, b"message"), b"message")
    with pytest.raises(SignatureWrong):
        loaded.verify(sign(key, b"message"), b"another")


def test_what_it_enters_is_proved_and_without_a_time_nothing_is_promised() -> None:
    for at in (AT, None):
        one = OURS.enter(b"body", at)
        verify_inclusion(leaf_hash(b"body"), one.index, one.size, one.path, one.root)
        assert (one.seconds is None, bool(one.promise)) == (at is None, at is not None)


@pytest.mark.parametrize("size", [0, 127, 128, 255, 256, 70_000])
def test_values_of_der_are_as_long_as_they_say(size: int) -> None:
    made = der(0x04, bytes(size))
    length, held = made[1], 0
    if length & 0x80:
        held = length & 0x7F
        length = int.from_bytes(made[2 : 2 + held])
    assert (length, len(made)) == (size, 2 + held + size)


def test_names_and_numbers_are_written_as_der_has_them() -> None:
    assert oid("1.2.840.113549.1.9.4").hex() == "06092a864886f70d010904"
    assert (whole(127).hex(), whole(128).hex()) == ("02017f", "02020080")
