"""The signer's certificate: issued for signing, counting then, naming exactly one signer."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from interlock.adapters.sigstore.authorities import Authorities
from interlock.adapters.sigstore.certificates import certified, chain_of_pem, check_issued, load
from interlock.adapters.sigstore.errors import CertificateRefused, CertificateUntimely, SigstoreError
from interlock.adapters.sigstore.verifying import SigstoreVerifier
from interlock.crypto.wire import from_base64, to_base64
from interlock.formats.sigstore import read_trusted_roots
from tests.outside_signers import ARC, IDENTITY, ISSUER, NOW, WANTED, Instance, new_key, pem, target, utf8

OURS = Instance()
(ROOT,) = read_trusted_roots(OURS.root_bytes(), "root.json")
AUTHORITIES = Authorities(ROOT)


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def issued(**more: Any) -> x509.Certificate:
    return OURS.certificate(new_key(), **more)


def test_a_leaf_made_for_signing_is_loaded() -> None:
    certificate = issued()
    assert load((der(certificate),), AUTHORITIES) == certificate


@pytest.mark.parametrize("chain", [(b"",), (b"no certificate",), (der(OURS.ca),)], ids=["empty", "text", "authority"])
def test_what_is_no_leaf_is_refused(chain: tuple[bytes, ...]) -> None:
    with pytest.raises(CertificateRefused):
        load(chain, AUTHORITIES)


def test_a_certificate_for_another_purpose_is_refused() -> None:
    with pytest.raises(CertificateRefused, match="signing code"):
        load((der(issued(purpose=ExtendedKeyUsageOID.SERVER_AUTH)),), AUTHORITIES)


def test_what_comes_behind_the_leaf_is_in_order_and_brings_no_root_along() -> None:
    leaf = der(issued())
    assert der(load((leaf, der(OURS.ca)), AUTHORITIES)) == leaf
    with pytest.raises(CertificateRefused, match="no chain"):
        load((leaf, der(Instance("other").ca)), AUTHORITIES)
    with pytest.raises(CertificateRefused, match="a root of its own"):
        load((leaf, der(Instance().ca)), AUTHORITIES)


def test_both_the_certificate_and_its_authority_count_at_the_time() -> None:
    certificate = issued()
    issuers = AUTHORITIES.issuers_of(certificate)
    assert check_issued(certificate, issuers, NOW + timedelta(minutes=10)) == issuers[0]
    for late in (NOW - timedelta(seconds=1), NOW + timedelta(minutes=10, seconds=1)):
        with pytest.raises(CertificateUntimely, match="the certificate counted from"):
            check_issued(certificate, issuers, late)


def test_an_authority_counts_only_in_the_window_of_the_trusted_root() -> None:
    root = OURS.trusted_root()
    root["certificateAuthorities"][0]["validFor"]["end"] = "2026-02-01T00:00:00Z"
    (closed,) = read_trusted_roots(OURS.root_bytes(**root), "root.json")
    certificate = issued()
    with pytest.raises(CertificateUntimely, match=r"the authority https://ca\.acme\.example counted .* 2026-02-01"):
        check_issued(certificate, Authorities(closed).issuers_of(certificate), NOW)


def test_a_certificate_that_only_names_the_authority_is_refused() -> None:
    forged = Instance()
    certificate = forged.certificate(new_key())
    with pytest.raises(CertificateRefused):
        check_issued(certificate, AUTHORITIES.issuers, NOW)


def test_a_certificate_names_the_signer_and_the_run() -> None:
    claims = {"12": "https://github.com/acme/app", "14": "refs/tags/v1.0.0", "13": "c0ffee", "11": "github-hosted"}
    found = certified(issued(claims=claims))
    assert (found.identity, found.issuer) == (IDENTITY, ISSUER)
    assert (found.source, found.source_ref, found.commit) == tuple(claims[one] for one in ("12", "14", "13"))
    assert found.runner == "github-hosted"


def test_a_mail_address_and_a_name_of_sigstore_s_own_are_identities_too() -> None:
    assert certified(issued(identity="dev@example.org")).identity == "dev@example.org"
    other = x509.OtherName(x509.ObjectIdentifier(ARC + "7"), utf8("somebody"))
    assert certified(issued(names=[other])).identity == "somebody"


@pytest.mark.parametrize(
    "names",
    [
        [x509.UniformResourceIdentifier("https://a.example"), x509.UniformResourceIdentifier("https://b.example")],
        [x509.DNSName("a.example")],
        [x509.OtherName(x509.ObjectIdentifier("1.2.3.4"), utf8("somebody"))],
    ],
    ids=["two", "a host", "an unknown kind"],
)
def test_a_certificate_that_does_not_name_exactly_one_signer_is_refused(names: list[x509.GeneralName]) -> None:
    with pytest.raises(CertificateRefused):
        certified(issued(names=names))


def test_the_issuer_may_be_named_in_either_way_and_not_in_two() -> None:
    assert certified(issued(old_issuer="")).issuer == ISSUER
    with pytest.raises(CertificateRefused, match="one issuer"):
        certified(issued(old_issuer="https://another.example"))
    with pytest.raises(CertificateRefused, match="one issuer"):
        certified(issued(issuer="", old_issuer=""))


@pytest.mark.filterwarnings("ignore:Parsed a serial number:cryptography.utils.CryptographyDeprecationWarning")
def test_whatever_byte_of_a_certificate_is_changed_the_bundle_is_refused_and_nothing_breaks() -> None:
    key = new_key()
    bundle = OURS.signs(key=key)
    raw = bundle["verificationMaterial"]["certificate"]
    plain = from_base64(raw["rawBytes"])
    verifier = SigstoreVerifier([ROOT])
    for at in range(len(plain)):
        for bits in (0x01, 0x0F):
            raw["rawBytes"] = to_base64(plain[:at] + bytes([plain[at] ^ bits]) + plain[at + 1 :])
            data = json.dumps(bundle).encode()
            with pytest.raises(SigstoreError):
                verifier.verify(data, target(), WANTED)
            with pytest.raises(SigstoreError):
                verifier.verify_with_key(data, target(), pem(key))


@pytest.mark.parametrize(
    ("part", "other"),
    [
        pytest.param(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07", id="version"),
        pytest.param(bytes.fromhex("2a8648ce3d0201"), bytes.fromhex("2a8648ce3d0277"), id="kind of key"),
        pytest.param(bytes.fromhex("2a8648ce3d030107"), bytes.fromhex("2a8648ce3d030177"), id="curve"),
    ],
)
def test_a_bundle_with_a_certificate_that_the_library_knows_nothing_of_is_refused(part: bytes, other: bytes) -> None:
    key = new_key()
    bundle = OURS.signs(key=key)
    raw = bundle["verificationMaterial"]["certificate"]
    raw["rawBytes"] = to_base64(from_base64(raw["rawBytes"]).replace(part, other, 1))
    verifier = SigstoreVerifier([ROOT])
    data = json.dumps(bundle).encode()
    with pytest.raises(SigstoreError):
        verifier.verify(data, target(), WANTED)
    with pytest.raises(SigstoreError):
        verifier.verify_with_key(data, target(), pem(key))


def test_a_chain_in_pem_of_no_known_version_is_refused() -> None:
    body = der(issued()).replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07", 1)
    lines = f"-----BEGIN CERTIFICATE-----\n{to_base64(body)}\n-----END CERTIFICATE-----\n"
    with pytest.raises(CertificateRefused):
        chain_of_pem(lines.encode())
