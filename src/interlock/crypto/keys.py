"""Public keys: Ed25519 and ECDSA on P-256, their ids, and the one place that checks a signature.

Enters: PEM or DER bytes, a message, a signature. Leaves: `PublicKey`, or nothing but an error.
`cryptography` is imported when a key is first used, because it takes longer to load than the rest
of the start-up together; the usual encodings are read without its slow parser. Floor 1.
"""

from __future__ import annotations

import hashlib
import hmac
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.crypto.errors import KeyMalformed, KeyUnsupported, SignatureInvalid
from interlock.crypto.wire import from_base64, to_base64
from interlock.kernel import KeyId

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519_SPKI: Final = bytes.fromhex("302a300506032b6570032100")
"""What stands before the 32 key bytes in the SubjectPublicKeyInfo of Ed25519 (RFC 8410)."""
P256_SPKI: Final = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
"""What stands before the 65 bytes of an uncompressed point on P-256 (RFC 5480)."""
_RAW_P256: Final = 64


class Scheme(StrEnum):
    """The kinds of signature that count."""

    ED25519 = "ed25519"
    P256 = "ecdsa-p256-sha256"


class PublicKey(msgspec.Struct, frozen=True):
    """A public key in its one encoding, so that two values are equal when the keys are.

    Make it with `from_der`, `from_pem`, `ed25519` or `p256`; they bring every encoding of a key to
    the same bytes. Without that one key could be counted twice towards a threshold.
    """

    scheme: Scheme
    spki: bytes
    """DER of SubjectPublicKeyInfo; points uncompressed."""

    @property
    def id(self) -> KeyId:
        """SHA-256 of the DER SubjectPublicKeyInfo, 64 lower-case hexadecimal digits."""
        return _id(self.spki)

    @property
    def raw(self) -> bytes:
        """The key alone: 32 bytes of Ed25519, or 65 of a point on P-256."""
        return self.spki[len(ED25519_SPKI if self.scheme is Scheme.ED25519 else P256_SPKI) :]

    def verify(self, signature: bytes, message: bytes) -> None:
        """Return if the signature covers exactly this message; raise otherwise.

        Shape:  Ed25519: 64 bytes. P-256: DER, or r and s joined, 32 bytes each.
        Errors: SignatureInvalid (CRY-112).
        """
        if self.scheme is Scheme.ED25519:
            _verify_ed25519(self, signature, message)
        else:
            _verify_p256(self, signature, message)

    def pem(self) -> bytes:
        """Write the key as PEM."""
        text = to_base64(self.spki)
        lines = [text[at : at + 64] for at in range(0, len(text), 64)]
        return "\n".join(["-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""]).encode("ascii")

    @classmethod
    def ed25519(cls, raw: bytes) -> PublicKey:
        """Make a key from the 32 bytes of RFC 8032.

        Errors: KeyMalformed (CRY-110).
        """
        if len(raw) != 32:  # noqa: PLR2004  (RFC 8032, section 5.1.5)
            raise KeyMalformed(what="Ed25519 public key", why=f"it has {len(raw)} bytes, not 32")
        return cls(Scheme.ED25519, ED25519_SPKI + raw)

    @classmethod
    def p256(cls, x: int, y: int) -> PublicKey:
        """Make a key from the coordinates of a point on P-256.

        Errors: KeyMalformed (CRY-110) if the point is not on the curve.
        """
        if not (0 <= x < 2**256 and 0 <= y < 2**256):
            raise KeyMalformed(what="P-256 public key", why="a coordinate is out of range")
        return cls.from_der(P256_SPKI + b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big"))

    @classmethod
    def from_der(cls, der: bytes) -> PublicKey:
        """Read a DER SubjectPublicKeyInfo.

        Errors: KeyMalformed (CRY-110), KeyUnsupported (CRY-111).
        """
        if der.startswith(ED25519_SPKI) and len(der) == len(ED25519_SPKI) + 32:
            return cls(Scheme.ED25519, der)
        if der.startswith(P256_SPKI + b"\x04") and len(der) == len(P256_SPKI) + 65:
            key = cls(Scheme.P256, der)
            _p256(der)  # raises unless the point is on the curve
            return key
        return _from_any_der(der)

    @classmethod
    def from_pem(cls, pem: bytes) -> PublicKey:
        """Read one public key in PEM.

        Errors: KeyMalformed (CRY-110), KeyUnsupported (CRY-111).
        """
        return cls.from_der(unwrap_pem(pem, "PUBLIC KEY"))


def unwrap_pem(pem: bytes, label: str) -> bytes:
    """Give the DER inside a PEM file that holds exactly one block with this label.

    Errors: KeyMalformed (CRY-110).
    """
    what = label.lower()
    try:
        lines = [line.strip() for line in pem.decode("ascii").strip().splitlines()]
    except UnicodeDecodeError as error:
        raise KeyMalformed(what=what, why="PEM is ASCII text") from error
    if len(lines) < 3 or lines[0] != f"-----BEGIN {label}-----" or lines[-1] != f"-----END {label}-----":  # noqa: PLR2004  (two marks and something between)
        raise KeyMalformed(what=what, why=f"it is not one PEM block labelled {label}")
    try:
        return from_base64("".join(lines[1:-1]))
    except ValueError as error:
        raise KeyMalformed(what=what, why=str(error)) from error


def derive(secret: bytes, purpose: str) -> bytes:
    """Derive 32 bytes for one purpose, so that no key is ever used for two things.

    Source: HKDF of RFC 5869 with SHA-256, no salt, and the purpose as info.
    Errors: KeyMalformed (CRY-110) if there is nothing to derive from or for.
    """
    if not secret or not purpose:
        raise KeyMalformed(what="secret to derive from", why="the secret or the purpose is empty")
    extracted = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(extracted, purpose.encode("utf-8") + b"\x01", "sha256")


@lru_cache(maxsize=1024)
def _id(spki: bytes) -> KeyId:
    return KeyId(hashlib.sha256(spki).hexdigest())


@lru_cache(maxsize=256)
def _ed25519(raw: bytes) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(raw)


@lru_cache(maxsize=256)
def _p256(spki: bytes) -> EllipticCurvePublicKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), spki[len(P256_SPKI) :])
    except ValueError as error:
        raise KeyMalformed(what="P-256 public key", why=str(error)) from error


def _from_any_der(der: bytes) -> PublicKey:
    """Read an unusual encoding into the usual one: a compressed point. Ed25519 has only the usual one."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        key = serialization.load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyMalformed(what="public key", why=str(error)) from error
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        numbers = key.public_numbers()
        return PublicKey.p256(numbers.x, numbers.y)
    raise KeyUnsupported(kind=type(key).__name__)


def _verify_ed25519(key: PublicKey, signature: bytes, message: bytes) -> None:
    from cryptography.exceptions import InvalidSignature

    try:
        _ed25519(key.raw).verify(signature, message)
    except InvalidSignature as error:
        raise SignatureInvalid(key=key.id) from error


def _verify_p256(key: PublicKey, signature: bytes, message: bytes) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec, utils
    from cryptography.hazmat.primitives.hashes import SHA256

    forms = [signature]
    if len(signature) == _RAW_P256:
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        forms.insert(0, utils.encode_dss_signature(r, s))
    broken: InvalidSignature | None = None
    for form in forms:
        try:
            _p256(key.spki).verify(form, message, ec.ECDSA(SHA256()))
        except InvalidSignature as error:
            broken = error
        else:
            return
    raise SignatureInvalid(key=key.id) from broken
