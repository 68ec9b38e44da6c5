"""Certificate transparency: a log that is trusted has seen the signer's certificate being issued.

Enters: a certificate and who issued it. Leaves: the time at which the log saw it, or an error. Floor 11.
"""

from __future__ import annotations

from datetime import UTC
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.certificate_transparency import LogEntryType, SignedCertificateTimestamp, Version

from interlock.adapters.sigstore.authorities import Authorities, Issuer
from interlock.adapters.sigstore.errors import CertificateUnlogged, SignatureWrong
from interlock.kernel import Instant, stamp

_LONGEST: Final = 2**24
_CERTIFICATE_TIMESTAMP: Final = b"\x00"
"""The kind of signature. Source: RFC 6962, section 3.2."""


def names_none(certificate: x509.Certificate) -> bool:
    """Say whether a certificate names no log at all, as Fulcio's did until July 2022."""
    try:
        return not len(
            certificate.extensions.get_extension_for_class(x509.PrecertificateSignedCertificateTimestamps).value
        )
    except x509.ExtensionNotFound:
        return True


def check_seen(certificate: x509.Certificate, issuer: Issuer, authorities: Authorities) -> Instant:
    """Give when a certificate log saw the certificate; each log that the certificate names must be right.

    Errors: CertificateUnlogged (SIG-112).
    Source: RFC 6962, section 3.2.
    """
    try:
        extension = certificate.extensions.get_extension_for_class(x509.PrecertificateSignedCertificateTimestamps)
    except x509.ExtensionNotFound as error:
        raise CertificateUnlogged(why="the certificate names none") from error
    seen = [_check(one, certificate, issuer, authorities) for one in extension.value]
    if not seen:
        raise CertificateUnlogged(why="the certificate names none")
    return min(seen)


def _check(
    sct: SignedCertificateTimestamp, certificate: x509.Certificate, issuer: Issuer, authorities: Authorities
) -> Instant:
    log = authorities.certificate_logs.get(sct.log_id)
    at = sct.timestamp.replace(tzinfo=UTC)
    if log is None:
        raise CertificateUnlogged(why=f"the log {sct.log_id.hex()} is not in {authorities.root.source}")
    if not log.window.holds(at):
        raise CertificateUnlogged(why=f"the log {log.uri} does not count at {stamp(at)}")
    if sct.entry_type is not LogEntryType.PRE_CERTIFICATE or not isinstance(
        sct.signature_hash_algorithm, hashes.SHA256
    ):
        raise CertificateUnlogged(why=f"the log {log.uri} signed in a way that is not used")
    try:
        log.key.verify(sct.signature, _signed(sct, certificate, _key_above(certificate, issuer)))
    except SignatureWrong as error:
        raise CertificateUnlogged(why=f"the signature of the log {log.uri} is not of this certificate") from error
    return at


def _key_above(certificate: x509.Certificate, issuer: Issuer) -> bytes:
    """Give the SHA-256 of the key that issued a certificate."""
    chain = zip(issuer.chain, issuer.key_hashes, strict=True)
    found = next((key for one, key in chain if one.subject == certificate.issuer), b"")
    if not found:
        raise CertificateUnlogged(why="the key of its issuer is of a kind that logs do not speak of")
    return found


def _signed(sct: SignedCertificateTimestamp, certificate: x509.Certificate, issuer_key: bytes) -> bytes:
    """Give the bytes that the log signed: the certificate as it was before the log's own words were put in."""
    body = certificate.tbs_precertificate_bytes
    if len(body) >= _LONGEST:
        raise CertificateUnlogged(why="the certificate is too long")
    stamped = sct.timestamp.replace(tzinfo=UTC)
    milliseconds = int(stamped.timestamp()) * 1000 + stamped.microsecond // 1000
    return b"".join(
        (
            bytes([Version.v1.value]),
            _CERTIFICATE_TIMESTAMP,
            milliseconds.to_bytes(8, "big"),
            LogEntryType.PRE_CERTIFICATE.value.to_bytes(2, "big"),
            issuer_key,
            len(body).to_bytes(3, "big"),
            body,
            len(sct.extension_bytes).to_bytes(2, "big"),
            sct.extension_bytes,
        )
    )
