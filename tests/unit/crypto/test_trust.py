"""Trust: windows, revocation, purposes, and the strict file."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from interlock.crypto import (
    LocalSigner,
    Scheme,
    Trust,
    TrustedKey,
    generate,
    open_trusted,
    read_trust,
    sign,
    write_trust,
)
from interlock.crypto.errors import (
    KeyExpired,
    KeyNotYetValid,
    KeyPurposeWrong,
    KeyRevoked,
    KeyUnknown,
    SealBroken,
    ThresholdMeaningless,
    TrustMalformed,
)
from interlock.kernel import KeyId

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def trusted(signer: LocalSigner, **changes: Any) -> TrustedKey:
    fields: dict[str, Any] = {"since": NOW, "until": NOW + timedelta(days=1), "purposes": ("evidence",)}
    return TrustedKey(signer.public, "build", **{**fields, **changes})


def test_a_key_counts_from_its_first_instant_until_just_before_its_last() -> None:
    signer = generate()
    trust = Trust((trusted(signer),))
    last = NOW + timedelta(days=1)
    for at in (NOW, last - TICK):
        assert trust.signer_of(signer.key_id, at, "evidence").name == "build"
    with pytest.raises(KeyNotYetValid, match="counts only since 2026-11-21T09:30:00Z"):
        trust.signer_of(signer.key_id, NOW - TICK, "evidence")
    with pytest.raises(KeyExpired, match="until 2026-11-22T09:30:00Z"):
        trust.signer_of(signer.key_id, last, "evidence")


def test_a_key_without_an_end_keeps_counting() -> None:
    signer = generate()
    trust = Trust((trusted(signer, until=None),))
    assert trust.signer_of(signer.key_id, NOW + timedelta(days=36500), "evidence").id == signer.key_id


def test_a_revoked_key_counts_until_just_before_it_was_revoked() -> None:
    signer = generate()
    revoked = NOW + timedelta(hours=1)
    trust = Trust((trusted(signer, revoked_at=revoked),))
    trust.signer_of(signer.key_id, revoked - TICK, "evidence")
    for at in (revoked, NOW + timedelta(days=9)):
        with pytest.raises(KeyRevoked, match="revoked at 2026-11-21T10:30:00Z"):
            trust.signer_of(signer.key_id, at, "evidence")


@pytest.mark.parametrize(("purposes", "says"), [((), "nothing"), (("ledger", "policy"), "ledger, policy")])
def test_a_key_counts_only_for_its_purposes(purposes: tuple[str, ...], says: str) -> None:
    signer = generate()
    with pytest.raises(KeyPurposeWrong, match=f"trusted for {says}, not for evidence"):
        Trust((trusted(signer, purposes=purposes),)).signer_of(signer.key_id, NOW, "evidence")


def test_an_unknown_key_does_not_count() -> None:
    for trust in (Trust(), Trust((trusted(generate()),))):
        with pytest.raises(KeyUnknown):
            trust.signer_of(KeyId("0" * 64), NOW, "evidence")


def test_a_key_cannot_be_in_the_set_twice() -> None:
    signer = generate()
    with pytest.raises(TrustMalformed, match="twice"):
        Trust((trusted(signer), trusted(signer, until=None)))


def test_a_seal_opens_with_a_trusted_key_inside_its_window() -> None:
    signer = generate(Scheme.P256)
    opened = open_trusted(sign(b"{}", "t", [signer]), Trust((trusted(signer),)), NOW, "evidence")
    assert (opened.kind, opened.body, opened.keys) == ("t", b"{}", (signer.key_id,))


def test_a_seal_of_an_expired_key_says_that_the_key_expired() -> None:
    signer = generate()
    trust = Trust((trusted(signer), trusted(generate())))
    with pytest.raises(KeyExpired):
        open_trusted(sign(b"{}", "t", [signer]), trust, NOW + timedelta(days=2), "evidence")
    with pytest.raises(KeyPurposeWrong):
        open_trusted(sign(b"{}", "t", [signer]), trust, NOW, "policy")


def test_a_seal_of_a_stranger_stays_shut() -> None:
    with pytest.raises(SealBroken):
        open_trusted(sign(b"{}", "t", [generate()]), Trust((trusted(generate()),)), NOW, "evidence")


def test_keys_that_do_not_count_are_left_out_of_the_threshold() -> None:
    good, second, old = generate(), generate(), generate()
    trust = Trust((trusted(good), trusted(second), trusted(old, until=NOW)))
    sealed = sign(b"{}", "t", [old, good])
    assert open_trusted(sealed, trust, NOW, "evidence").keys == (good.key_id,)
    with pytest.raises(SealBroken, match="1 of 2"):
        open_trusted(sealed, trust, NOW, "evidence", threshold=2)
    both = open_trusted(sign(b"{}", "t", [good, old, second]), trust, NOW, "evidence", threshold=2)
    assert both.keys == (good.key_id, second.key_id)


def test_a_meaningless_threshold_is_refused() -> None:
    with pytest.raises(ThresholdMeaningless):
        open_trusted(sign(b"{}", "t", [generate()]), Trust(), NOW, "evidence", threshold=0)


def test_a_trust_file_survives_writing_and_reading() -> None:
    trust = Trust(
        (
            trusted(generate()),
            trusted(generate(Scheme.P256), until=None, purposes=("a", "b")),
            trusted(generate(), revoked_at=NOW + TICK, purposes=()),
        )
    )
    assert read_trust(write_trust(trust)) == trust
    assert read_trust(write_trust(Trust())) == Trust()


def document() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(write_trust(Trust((trusted(generate()),))))
    return read


def spoilt(**changes: Any) -> bytes:
    whole = document()
    whole["keys"][0].update(changes)
    return json.dumps(whole).encode()


MALFORMED = {
    "no JSON": b"",
    "another schema": json.dumps({**document(), "schema": "interlock.trust.v2"}).encode(),
    "no schema": b'{"keys":[]}',
    "an unknown field": json.dumps({**document(), "more": 1}).encode(),
    "an unknown field of a key": spoilt(expires="2026"),
    "a name twice": b'{"keys":[],"keys":[],"schema":"interlock.trust.v1"}',
    "the id of another key": spoilt(id="0" * 64),
    "a time without offset": spoilt(since="2026-11-21T09:30:00"),
    "a time that is none": spoilt(until="soon"),
    "a revocation that is none": spoilt(revoked_at="never"),
    "a key that is no base64": spoilt(public="?"),
    "a key that is none": spoilt(public="AAAA"),
    "purposes that are a word": spoilt(purposes="evidence"),
    "no name": spoilt(name=None),
    "a key twice": json.dumps({"schema": "interlock.trust.v1", "keys": document()["keys"] * 2}).encode(),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_trust_file_is_refused(case: str) -> None:
    with pytest.raises(TrustMalformed):
        read_trust(MALFORMED[case])
