"""A trusted root made ready: its certificates and keys loaded once, with the times in which they count.

Enters: `TrustedRoot`. Leaves: `Authorities`, which answers who issued, who logged and whose clock it was. Floor 11.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from typing import Final

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from interlock.adapters.sigstore.errors import RootOfAnother, RootUnusable
from interlock.adapters.sigstore.keys import OutsideKey, key_of_der
from interlock.formats.sigstore import Authority, Log, TrustedRoot, Window
from interlock.kernel import Instant

_HINT: Final = 4
"""Bytes of a key's id that a signed note names it by."""
KEY_DETAILS: Final = frozenset(
    {
        *("PKIX_ECDSA_P256_SHA_256", "PKIX_ECDSA_P384_SHA_384", "PKIX_ECDSA_P521_SHA_512", "PKIX_ED25519"),
        *("PKIX_ECDSA_P384_SHA_256", "PKIX_ECDSA_P521_SHA_256", "PKIX_ECDSA_P256_HMAC_SHA_256"),
        *("PKIX_RSA_PKCS1V5", "PKCS1_RSA_PKCS1V5", "PKIX_RSA_PKCS1V15_2048_SHA256"),
        *("PKIX_RSA_PKCS1V15_3072_SHA256", "PKIX_RSA_PKCS1V15_4096_SHA256"),
    }
)
"""The kinds of keys of logs that are used, in the words of the standard."""
UNREADABLE: Final = (
    *(ValueError, UnsupportedAlgorithm, x509.InvalidVersion, x509.UnsupportedGeneralNameType),
    *(x509.ExtensionNotFound, x509.DuplicateExtension, KeyError, TypeError),
)
"""What the library raises for a certificate in which something is not as it should be; the last two for names."""


class Issuer(msgspec.Struct, frozen=True):
    """An authority's certificates, each of which the next one issued."""

    uri: str
    chain: tuple[x509.Certificate, ...]
    window: Window
    key_hashes: tuple[bytes, ...]
    """SHA-256 of each certificate's key; empty for a key of a kind that certificate logs do not speak of."""

    def holds(self, at: Instant) -> bool:
        """Say whether the authority counts at a time: by its window, and by each of its certificates."""
        return self.window.holds(at) and all(_in_life(one, at) for one in self.chain)


class LogKey(msgspec.Struct, frozen=True):
    """The key of a log, and when it counts."""

    uri: str
    id: bytes
    hint: bytes
    """How the log's checkpoints name the key."""
    key: OutsideKey
    window: Window


class Authorities:
    """Whoever counts under one trusted root."""

    def __init__(self, root: TrustedRoot) -> None:
        """Load everything that the root names. Errors: RootUnusable (SIG-102)."""
        self.root = root
        self.issuers = tuple(_issuer(one, root) for one in root.authorities)
        self.clocks = tuple(_issuer(one, root) for one in root.clocks)
        self.logs = _logs(root.logs, root)
        self.certificate_logs = _logs(root.certificate_logs, root)
        self.certificates = frozenset(der for one in root.authorities for der in one.chain)
        """Those of the authorities, in DER."""

    def issuers_of(self, certificate: x509.Certificate) -> tuple[Issuer, ...]:
        """Give the authorities that a certificate names, by name and key, whenever they count; nothing is proved.

        Errors: RootOfAnother (SIG-103) where there is none.
        """
        found = tuple(one for one in self.issuers if any(_is_named(ca, certificate) for ca in one.chain))
        if not found:
            raise RootOfAnother(issuer=common_name(certificate.issuer), sources=self.root.source)
        return found


def loaded(der: bytes) -> x509.Certificate:
    """Give a certificate of which all parts can be read; the library reads most of them when they are asked for.

    Errors: any of `UNREADABLE`.
    """
    certificate = x509.load_der_x509_certificate(der)
    for part in ("subject", "issuer", "extensions", "not_valid_before_utc", "not_valid_after_utc"):
        getattr(certificate, part)
    certificate.public_key()
    return certificate


def _issuer(authority: Authority, root: TrustedRoot) -> Issuer:
    try:
        chain = tuple(map(loaded, authority.chain))
    except UNREADABLE as error:
        raise RootUnusable(source=root.source, why=f"a certificate of {authority.uri}: {error}") from error
    if any(not _issued(above, below) for below, above in itertools.pairwise(chain)):
        raise RootUnusable(source=root.source, why=f"the certificates of {authority.uri} are no chain")
    return Issuer(authority.uri, chain, authority.window, tuple(map(_key_hash, chain)))


def _logs(logs: Sequence[Log], root: TrustedRoot) -> dict[bytes, LogKey]:
    """Give the logs by id, without those whose keys are of a kind that is not used here: what only they saw is unseen.

    Errors: RootUnusable (SIG-102), PublicKeyUnusable (SIG-104).
    """
    if len({one.id for one in logs}) != len(logs):
        raise RootUnusable(source=root.source, why="two of its logs have one id")
    return {one.id: _log(one) for one in logs if one.details in KEY_DETAILS}


def _log(log: Log) -> LogKey:
    what = f"the log {log.uri}"
    return LogKey(log.uri, log.id, (log.checkpoint_id or log.id)[:_HINT], key_of_der(log.key, what), log.window)


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    if issuer.subject != certificate.issuer:
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _is_named(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Say whether a certificate names an issuer: instances of Sigstore share names, so that the key's id decides."""
    if issuer.subject != certificate.issuer:
        return False
    try:
        wanted = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
        own = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return True
    return wanted is None or wanted == own


def _in_life(certificate: x509.Certificate, at: Instant) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def common_name(name: x509.Name) -> str:
    """Give how people call whoever has this name."""
    return name.rfc4514_string()


def newest_first(issuers: Sequence[Issuer]) -> list[Issuer]:
    """Order authorities that could both be meant so that the one whose time began last comes first."""
    return sorted(issuers, key=lambda one: one.chain[0].not_valid_before_utc, reverse=True)


def _key_hash(certificate: x509.Certificate) -> bytes:
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        return b""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
