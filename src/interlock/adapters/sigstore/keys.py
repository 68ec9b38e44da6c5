"""Public keys of others: whatever kinds Sigstore certifies, with the hashes that its registry names for them.

Enters: DER, PEM, messages or their digests, signatures. Leaves: nothing but an error. Our own evidence is verified
by `interlock.crypto` alone, which knows fewer kinds. Floor 11.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)

from interlock.adapters.sigstore.errors import PublicKeyUnusable, SignatureWrong

LEAST_RSA_BITS: Final = 2048
_Check = Callable[[bytes, bytes], None]
"""Takes a signature and what it covers; raises if it does not."""
_CURVES: Final[dict[str, tuple[hashes.HashAlgorithm, ...]]] = {
    "secp256r1": (hashes.SHA256(),),
    "secp384r1": (hashes.SHA384(), hashes.SHA256()),
    "secp521r1": (hashes.SHA512(), hashes.SHA256()),
}
"""The hash that the registry names for each curve; clients of old signed SHA-256 with every curve."""
_PREHASHED: Final = {
    "sha256": Prehashed(hashes.SHA256()),
    "sha384": Prehashed(hashes.SHA384()),
    "sha512": Prehashed(hashes.SHA512()),
}


class OutsideKey:
    """A public key of somebody else, of a kind that is verified."""

    def __init__(self, key: object, what: str) -> None:
        """Take a key of `cryptography`; `what` is what errors call it. Errors: PublicKeyUnusable (SIG-104)."""
        self.what = what
        # Which kind it is is asked once: these classes are abstract, and asking costs as much as a signature.
        self._verify_digest: dict[str, _Check] = {}
        match key:
            case ec.EllipticCurvePublicKey() if key.curve.name in _CURVES:
                self._verify_as: tuple[_Check, ...] = tuple(_by_ecdsa(key, one) for one in _CURVES[key.curve.name])
                self._verify_digest = {name: _by_ecdsa(key, kind) for name, kind in _PREHASHED.items()}
            case rsa.RSAPublicKey() if key.key_size >= LEAST_RSA_BITS:
                self._verify_as = (_by_rsa(key, hashes.SHA256()),)
                self._verify_digest = {name: _by_rsa(key, kind) for name, kind in _PREHASHED.items()}
            case ed25519.Ed25519PublicKey():
                self._verify_as = (key.verify,)
            case _:
                why = f"it is a {type(key).__name__} of a kind or size that is not used"
                raise PublicKeyUnusable(what=what, why=why)
        self._key = key

    @cached_property
    def der(self) -> bytes:
        """Its SubjectPublicKeyInfo."""
        return self._key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def sha256(self) -> str:
        """SHA-256 of the SubjectPublicKeyInfo, in hexadecimal."""
        return hashlib.sha256(self.der).hexdigest()

    @property
    def signs_whole_messages(self) -> bool:
        """Whether a digest is not enough to verify what it signed."""
        return not self._verify_digest

    def verify(self, signature: bytes, message: bytes) -> None:
        """Return if the signature covers exactly this message. Errors: SignatureWrong (SIG-140)."""
        broken: InvalidSignature | None = None
        for check in self._verify_as:
            try:
                check(signature, message)
            except InvalidSignature as error:
                broken = error
            else:
                return
        raise SignatureWrong(what=self.what) from broken

    def verify_digest(self, signature: bytes, algorithm: str, digest: bytes) -> None:
        """Return if the signature covers a message of which only the digest is at hand.

        Errors: SignatureWrong (SIG-140), PublicKeyUnusable (SIG-104) for keys that sign whole messages only.
        """
        if self.signs_whole_messages:
            raise PublicKeyUnusable(what=self.what, why="Ed25519 signs whole messages, and only a digest is at hand")
        try:
            self._verify_digest[algorithm](signature, digest)
        except (InvalidSignature, ValueError) as error:
            raise SignatureWrong(what=self.what) from error

    def joined_as_der(self, signature: bytes) -> bytes | None:
        """Give in DER what may be r and s of an elliptic curve, joined; nothing where it cannot be that."""
        if not isinstance(self._key, ec.EllipticCurvePublicKey):
            return None
        size = (self._key.curve.key_size + 7) // 8
        if len(signature) != 2 * size:
            return None
        return encode_dss_signature(int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big"))


def _by_ecdsa(key: ec.EllipticCurvePublicKey, kind: hashes.HashAlgorithm | Prehashed) -> _Check:
    scheme = ec.ECDSA(kind)
    return lambda signature, message: key.verify(signature, message, scheme)


def _by_rsa(key: rsa.RSAPublicKey, kind: hashes.HashAlgorithm | Prehashed) -> _Check:
    scheme = padding.PKCS1v15()
    return lambda signature, message: key.verify(signature, message, scheme, kind)


def key_of_pem(pem: bytes, what: str) -> OutsideKey:
    """Read a public key in PEM. Errors: PublicKeyUnusable (SIG-104)."""
    try:
        return OutsideKey(load_pem_public_key(pem), what)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise PublicKeyUnusable(what=what, why="it is no public key in PEM") from error


def key_of_der(der: bytes, what: str) -> OutsideKey:
    """Read a public key in DER: SubjectPublicKeyInfo, or the bare key of an old RSA log.

    Errors: PublicKeyUnusable (SIG-104).
    """
    try:
        return OutsideKey(load_der_public_key(der), what)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise PublicKeyUnusable(what=what, why="it is no public key in DER") from error
