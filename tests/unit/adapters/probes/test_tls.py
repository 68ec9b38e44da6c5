import ssl
from collections.abc import Callable

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtensionOID, NameOID

from interlock.adapters.errors import CertificatesUnreadable
from interlock.adapters.probes.places import Place, address_of, look_up
from interlock.adapters.probes.tls import context_for_requests, contexts, read_certificate, shake
from interlock.runtime.probes.errors import AddressSilent, CertificateUnreadable
from interlock.runtime.probes.model import TlsAsk
from tests.certificates import DAY, NOW, Authority
from tests.sites import Site

Make = Callable[[ssl.SSLContext | None], Site]


def place(site: Site) -> Place:
    return look_up(address_of(site.url))


def test_a_handshake_tells_version_certificate_and_trust_apart(make_site: Make, authority: Authority) -> None:
    site = make_site(authority.server(until=NOW - DAY, since=NOW - 9 * DAY))
    seen = shake(place(site), TlsAsk(), contexts([], authority.pem), 3)
    assert seen.certificate is not None
    assert (seen.is_accepted, seen.distrust, seen.certificate.names) == (True, "", ("localhost", "127.0.0.1"))
    assert (seen.certificate.key, seen.certificate.key_bits, seen.certificate.signature) == ("ec", 256, "sha256")
    assert shake(place(site), TlsAsk(), contexts([], b""), 3).distrust != ""


def test_one_version_alone_is_taken_or_not(make_site: Make, authority: Authority) -> None:
    here = place(make_site(authority.server()))
    asks = [TlsAsk("TLSv1.2"), TlsAsk("TLSv1.1"), TlsAsk(ciphers="kRSA")]
    made = contexts(asks, authority.pem)
    assert [shake(here, one, made, 3).is_accepted for one in asks] == [True, False, False]
    assert shake(here, asks[0], made, 3).version == "TLSv1.2"


def test_what_this_machine_cannot_offer_is_told_and_nothing_is_taken_for_refused() -> None:
    ask = TlsAsk(ciphers="NO-SUCH-CIPHER")
    assert "cannot offer that" in contexts([ask], b"").unable[ask]


def test_what_turns_out_at_the_handshake_not_to_be_offered_is_not_taken_for_refused(
    make_site: Make, authority: Authority
) -> None:
    here = place(make_site(authority.server()))
    ask = TlsAsk("TLSv1.1", "ECDHE-ECDSA-AES128-GCM-SHA256")  # which is of TLS 1.2
    with pytest.raises(AddressSilent, match="cannot offer that"):
        shake(here, ask, contexts([ask], authority.pem), 3)


@pytest.mark.parametrize("ca", [b"nothing", b"\xff", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_certificates_that_nobody_can_read_are_told(ca: bytes) -> None:
    with pytest.raises(CertificatesUnreadable):
        contexts([], ca)


def test_nobody_listening_is_no_refusal(authority: Authority) -> None:
    with pytest.raises(AddressSilent):
        shake(look_up(address_of("https://127.0.0.1:1")), TlsAsk(), contexts([], b""), 1)


def test_requests_are_made_with_what_the_system_trusts_or_with_that_one_certificate(
    make_site: Make, authority: Authority
) -> None:
    good, bad = make_site(authority.server()), make_site(authority.server(self_signed=True))
    made = contexts([], authority.pem)
    assert context_for_requests(place(good), made, authority.pem, 3).check_hostname
    pinned = context_for_requests(place(bad), made, authority.pem, 3)
    assert pinned.verify_mode is ssl.CERT_REQUIRED
    assert [one["subject"] for one in pinned.get_ca_certs()] == [] or len(pinned.get_ca_certs()) == 1
    assert context_for_requests(look_up(address_of("http://127.0.0.1:1")), made, b"", 1).check_hostname


def test_a_certificate_is_read_and_what_is_none_is_told(authority: Authority) -> None:
    read = read_certificate(authority.certificate.public_bytes(serialization.Encoding.DER))
    assert read.names == ()
    assert read.issuer == read.subject == "CN=test authority"
    with pytest.raises(CertificateUnreadable):
        read_certificate(b"\x30\x03abc")


def test_a_certificate_of_which_a_part_cannot_be_read_is_told_and_breaks_nothing() -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    odd = x509.UnrecognizedExtension(ExtensionOID.SUBJECT_ALTERNATIVE_NAME, b"\x30\x02\xa3\x00")  # an address of X.400
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, NOW, NOW + DAY).add_extension(odd, critical=False)
    body = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    with pytest.raises(CertificateUnreadable):
        read_certificate(body)
