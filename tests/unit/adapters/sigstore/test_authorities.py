"""A trusted root made ready: who is named, and when they count."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

import pytest

from interlock.adapters.sigstore.authorities import Authorities, newest_first
from interlock.adapters.sigstore.errors import PublicKeyUnusable, RootOfAnother, RootUnusable
from interlock.crypto.wire import from_base64, to_base64
from interlock.formats.sigstore import read_trusted_roots
from tests.outside_signers import NOW, Instance, new_key


def ready(instance: Instance, **more: Any) -> Authorities:
    (root,) = read_trusted_roots(instance.root_bytes(**more), "root.json")
    return Authorities(root)


def test_a_certificate_names_its_authority_by_name_and_key() -> None:
    ours, twin = Instance(), Instance()
    authorities = ready(ours)
    (issuer,) = authorities.issuers_of(ours.certificate(new_key()))
    assert issuer.uri == "https://ca.acme.example"
    with pytest.raises(RootOfAnother, match=r"acme authority.*root\.json"):
        authorities.issuers_of(twin.certificate(new_key()))


def test_an_authority_counts_within_its_window_and_its_certificates() -> None:
    (issuer,) = ready(Instance()).issuers
    assert issuer.holds(NOW)
    assert not issuer.holds(NOW - timedelta(days=366))
    assert not issuer.holds(NOW + timedelta(days=3651))
    assert newest_first([issuer, issuer]) == [issuer, issuer]


def test_certificates_of_an_authority_are_a_chain() -> None:
    ours = Instance()
    root = ours.trusted_root()
    chain = root["timestampAuthorities"][0]["certChain"]["certificates"]
    with pytest.raises(RootUnusable, match="no chain"):
        ready(ours, timestampAuthorities=[{"certChain": {"certificates": [*reversed(chain)]}}])


def test_what_is_no_certificate_or_key_makes_a_root_unusable() -> None:
    with pytest.raises(RootUnusable, match="a certificate of "):
        ready(Instance(), certificateAuthorities=[{"certChain": {"certificates": [{"rawBytes": "AAAA"}]}}])


def test_a_log_whose_kind_of_key_is_not_used_is_left_out_and_a_broken_key_is_not() -> None:
    new = {"baseUrl": "x", "publicKey": {"rawBytes": "AAAA", "keyDetails": "ML_DSA_65"}}
    broken = {"baseUrl": "x", "publicKey": {"rawBytes": "AAAA", "keyDetails": "PKIX_ED25519"}}
    ours = Instance()
    assert len(ready(ours, tlogs=[*ours.trusted_root()["tlogs"], new]).logs) == 1
    with pytest.raises(PublicKeyUnusable):
        ready(ours, tlogs=[*ours.trusted_root()["tlogs"], broken])


def test_two_logs_cannot_share_an_id() -> None:
    ours = Instance()
    with pytest.raises(RootUnusable, match="one id"):
        ready(ours, tlogs=ours.trusted_root()["tlogs"] * 2)


@pytest.mark.filterwarnings("ignore:Parsed a serial number:cryptography.utils.CryptographyDeprecationWarning")
def test_whatever_byte_of_an_authoritys_certificate_is_changed_nothing_breaks() -> None:
    ours = Instance()
    leaf = ours.certificate(new_key())
    root = ours.trusted_root()
    held = root["certificateAuthorities"][0]["certChain"]["certificates"][0]
    plain = from_base64(held["rawBytes"])
    for at in range(len(plain)):
        held["rawBytes"] = to_base64(plain[:at] + bytes([plain[at] ^ 0x12]) + plain[at + 1 :])
        with contextlib.suppress(RootUnusable, RootOfAnother):
            ready(ours, **root).issuers_of(leaf)
