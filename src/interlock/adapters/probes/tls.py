"""Handshakes: what a server shows and takes, whoever trusts it; nothing is ever sent through them. Floor 11.

Contexts are made before the first handshake, in one thread: that Python warns of old versions is said for all threads.
"""

from __future__ import annotations

import socket
import ssl
import warnings
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.adapters.errors import CertificatesUnreadable
from interlock.adapters.probes.places import Place
from interlock.runtime.probes.errors import AddressSilent, CertificateUnreadable
from interlock.runtime.probes.model import TlsAsk
from interlock.runtime.probes.seen import CertificateSeen, TlsSeen

if TYPE_CHECKING:
    from cryptography import x509

_ANY: Final = TlsAsk()
_IGNORES_TIME: Final = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME: whether a chain is trusted and whether it is in time are two questions."""
_VERSIONS: Final[Mapping[str, ssl.TLSVersion]] = {
    "TLSv1": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
}
_NOT_OFFERED: Final = frozenset({"NO_PROTOCOLS_AVAILABLE", "NO_CIPHERS_AVAILABLE"})
"""What OpenSSL says before anything was sent, where this machine has nothing of what it is to offer."""
_HERE: Final = {
    "TLSv1": ssl.HAS_TLSv1,
    "TLSv1.1": ssl.HAS_TLSv1_1,
    "TLSv1.2": ssl.HAS_TLSv1_2,
    "TLSv1.3": ssl.HAS_TLSv1_3,
}


class Contexts(msgspec.Struct, frozen=True):
    """What handshakes are made with."""

    asking: Mapping[TlsAsk, ssl.SSLContext]
    unable: Mapping[TlsAsk, str]
    """Why this machine cannot offer what a probe wants offered."""
    trusting: ssl.SSLContext
    """Trusts the authorities that count, at any time and for any name."""


def contexts(asks: Collection[TlsAsk], ca: bytes) -> Contexts:
    """Make what is needed for some handshakes. Errors: CertificatesUnreadable (NET-106)."""
    asking, unable = {}, {}
    for ask in {_ANY, *asks}:
        try:
            asking[ask] = _asking(ask)
        except (ssl.SSLError, ValueError) as error:
            unable[ask] = f"the OpenSSL of this machine cannot offer that ({error})"
    return Contexts(asking, unable, _trusting(ca))


def _asking(ask: TlsAsk) -> ssl.SSLContext:
    """Make a context that takes whatever is shown to it: it is there to look, and nothing is sent through it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False  # ast-grep-ignore: py-ssl-context-unverified -- see policies/own.yaml
    context.verify_mode = ssl.CERT_NONE  # ast-grep-ignore: py-ssl-context-unverified -- as above
    context.set_ciphers(f"{ask.ciphers or 'ALL'}:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    if ask.version:
        if not _HERE[ask.version]:
            raise ValueError(f"it has no {ask.version}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = _VERSIONS[ask.version]
    elif ask.ciphers:  # those of TLS 1.3 cannot be left out of what is offered
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


def _trusting(ca: bytes) -> ssl.SSLContext:
    return _lenient(_usual(ca))


def _usual(ca: bytes) -> ssl.SSLContext:
    """Make a context that trusts some certificates in PEM, or where there are none those of the system.

    Errors: CertificatesUnreadable (NET-106).
    """
    try:
        return ssl.create_default_context(cadata=ca.decode("ascii") if ca else None)
    except (OSError, UnicodeDecodeError) as error:
        raise CertificatesUnreadable(path="the file of certificates", why=str(error)) from error


def _lenient(context: ssl.SSLContext) -> ssl.SSLContext:
    """Leave times, names, versions and ciphers out of it: each of them is a question of its own."""
    context.check_hostname = False  # ast-grep-ignore: py-ssl-context-unverified -- see policies/own.yaml
    context.verify_flags |= ssl.VerifyFlags(_IGNORES_TIME)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def context_for_requests(place: Place, made: Contexts, ca: bytes, timeout_s: float) -> ssl.SSLContext:
    """Give what requests are made with: the usual one if it trusts the server, else one that trusts this server alone.

    What is asked of pages has to be answered by the server whose certificate was looked at, however bad that is.
    Errors: AddressSilent (PRB-110).
    """
    usual = _usual(ca)
    if place.address.scheme == "http":
        return usual
    seen, _ = _shake(place, usual, timeout_s)
    if seen.is_accepted:
        return usual
    seen, body = _shake(place, made.asking[_ANY], timeout_s)
    if not body:
        raise AddressSilent(address=place.address.text, why=seen.says or "it shows no certificate")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=body)
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    return _lenient(context)


def shake(place: Place, ask: TlsAsk, made: Contexts, timeout_s: float) -> TlsSeen:
    """Make a handshake, and a second one to see whether the chain is trusted where the first one tells all.

    Errors: AddressSilent (PRB-110).
    """
    accepted, body = _shake(place, made.asking[ask], timeout_s)
    if not accepted.is_accepted or ask != _ANY or not body:
        return accepted
    judged, _ = _shake(place, made.trusting, timeout_s)
    return msgspec.structs.replace(
        accepted, certificate=read_certificate(body), distrust="" if judged.is_accepted else judged.says
    )


def _shake(place: Place, context: ssl.SSLContext, timeout_s: float) -> tuple[TlsSeen, bytes]:
    try:
        link = socket.create_connection((place.numbers[0], place.address.port), timeout_s)
    except OSError as error:
        raise AddressSilent(address=place.address.text, why=error.strerror or str(error)) from error
    with link:
        try:
            with context.wrap_socket(link, server_hostname=place.address.host) as made:
                cipher = (made.cipher() or ("",))[0]
                shown = made.getpeercert(binary_form=True) or b""
                return TlsSeen(is_accepted=True, version=made.version() or "", cipher=cipher), shown
        except TimeoutError as error:
            raise AddressSilent(address=place.address.text, why="the handshake took too long") from error
        except ssl.SSLCertVerificationError as error:
            return TlsSeen(is_accepted=False, says=error.verify_message), b""
        except ssl.SSLError as error:
            if error.reason in _NOT_OFFERED:
                why = f"the OpenSSL of this machine cannot offer that ({error})"
                raise AddressSilent(address=place.address.text, why=why) from error
            return TlsSeen(is_accepted=False, says=(error.reason or str(error)).replace("_", " ").lower()), b""
        except OSError as error:
            return TlsSeen(is_accepted=False, says=error.strerror or str(error)), b""


def read_certificate(body: bytes) -> CertificateSeen:
    """Read a certificate. Errors: CertificateUnreadable (PRB-114)."""
    from interlock.adapters.sigstore.authorities import UNREADABLE, loaded  # few probes are about certificates

    try:
        read = loaded(body)
        return CertificateSeen(
            subject=read.subject.rfc4514_string(),
            issuer=read.issuer.rfc4514_string(),
            not_before=read.not_valid_before_utc,
            not_after=read.not_valid_after_utc,
            names=_names(read),
            key=_key(read),
            key_bits=getattr(read.public_key(), "key_size", 256),
            signature=read.signature_hash_algorithm.name if read.signature_hash_algorithm is not None else "",
        )
    except UNREADABLE as error:
        raise CertificateUnreadable(why=str(error)) from error


def _names(read: x509.Certificate) -> tuple[str, ...]:
    from cryptography import x509

    try:
        told = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return (*told.get_values_for_type(x509.DNSName), *map(str, told.get_values_for_type(x509.IPAddress)))


def _key(read: x509.Certificate) -> str:
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

    kinds = ((rsa.RSAPublicKey, "rsa"), (ec.EllipticCurvePublicKey, "ec"), (dsa.DSAPublicKey, "dsa"))
    key = read.public_key()
    return next((word for kind, word in kinds if isinstance(key, kind)), type(key).__name__.lower())
