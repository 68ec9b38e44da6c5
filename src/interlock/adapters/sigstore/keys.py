"""Public keys of others: whatever kinds Sigstore certifies, with the hashes that its registry names for them.

Enters: DER, PEM, messages or their digests, signatures. Leaves: nothing but an error. Our own evidence is verified
by `interlock.crypto` alone, which knows fewer kinds. Floor 11.
"""

from __future__ import annotations

import hashlib
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

from interlock.adapters.sigstore.errors import KeyUnusable, SignatureWrong

LEAST_RSA_BITS: Final = 2048
_CURVES: Final[dict[str, type[hashes.HashAlgorithm]]] = {
    "secp256r1": hashes.SHA256,
    "secp384r1": hashes.SHA384,
    "secp521r1": hashes.SHA512,
}
_HASHES: Final[dict[str, type[hashes.HashAlgorithm]]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


class OutsideKey:
    """A public key of somebody else, of a kind that is verified."""

    def __init__(self, key: object, what: str) -> None:
        """Take a key of `cryptography`; `what` is what errors call it. Errors: KeyUnusable (SIG-104)."""
        self.what = what
        match key:
            case ec.EllipticCurvePublicKey() if key.curve.name in _CURVES:
                # Clients of old signed SHA-256 with every curve; the registry names one hash for each.
                self._hashes: tuple[type[hashes.HashAlgorithm], ...] = tuple(
                    dict.fromkeys((_CURVES[key.curve.name], hashes.SHA256))
                )
            case rsa.RSAPublicKey() if key.key_size >= LEAST_RSA_BITS:
                self._hashes = (hashes.SHA256,)
            case ed25519.Ed25519PublicKey():
                self._hashes = ()
            case _:
                raise KeyUnusable(what=what, why=f"it is a {type(key).__name__} of a kind or size that is not used")
        self._key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey | ed25519.Ed25519PublicKey = key
        self.der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def sha256(self) -> str:
        """SHA-256 of the SubjectPublicKeyInfo, in hexadecimal."""
        return hashlib.sha256(self.der).hexdigest()

    @property
    def signs_whole_messages(self) -> bool:
        """Whether a digest is not enough to verify what it signed."""
        return isinstance(self._key, ed25519.Ed25519PublicKey)

    def verify(self, signature: bytes, message: bytes) -> None:
        """Return if the signature covers exactly this message. Errors: SignatureWrong (SIG-140)."""
        if isinstance(self._key, ed25519.Ed25519PublicKey):
            try:
                self._key.verify(signature, message)
            except InvalidSignature as error:
                raise SignatureWrong(what=self.what) from error
            return
        self._any(signature, [(message, kind()) for kind in self._hashes])

    def verify_digest(self, signature: bytes, algorithm: str, digest: bytes) -> None:
        """Return if the signature covers a message of which only the digest is at hand.

        Errors: SignatureWrong (SIG-140), KeyUnusable (SIG-104) for keys that sign whole messages only.
        """
        if isinstance(self._key, ed25519.Ed25519PublicKey):
            raise KeyUnusable(what=self.what, why="Ed25519 signs whole messages, and only a digest is at hand")
        self._any(signature, [(digest, Prehashed(_HASHES[algorithm]()))])

    def joined_as_der(self, signature: bytes) -> bytes | None:
        """Give in DER what may be r and s of an elliptic curve, joined; nothing where it cannot be that."""
        if not isinstance(self._key, ec.EllipticCurvePublicKey):
            return None
        size = (self._key.curve.key_size + 7) // 8
        if len(signature) != 2 * size:
            return None
        return encode_dss_signature(int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big"))

    def _any(self, signature: bytes, tries: list[tuple[bytes, hashes.HashAlgorithm | Prehashed]]) -> None:
        broken: InvalidSignature | None = None
        for message, kind in tries:
            try:
                if isinstance(self._key, ec.EllipticCurvePublicKey):
                    self._key.verify(signature, message, ec.ECDSA(kind))
                elif isinstance(self._key, rsa.RSAPublicKey):
                    self._key.verify(signature, message, padding.PKCS1v15(), kind)
            except InvalidSignature as error:
                broken = error
            else:
                return
        raise SignatureWrong(what=self.what) from broken


def key_of_pem(pem: bytes, what: str) -> OutsideKey:
    """Read a public key in PEM. Errors: KeyUnusable (SIG-104)."""
    try:
        return OutsideKey(load_pem_public_key(pem), what)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyUnusable(what=what, why="it is no public key in PEM") from error


def key_of_der(der: bytes, what: str) -> OutsideKey:
    """Read a public key in DER: SubjectPublicKeyInfo, or the bare key of an old RSA log.

    Errors: KeyUnusable (SIG-104).
    """
    try:
        return OutsideKey(load_der_public_key(der), what)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyUnusable(what=what, why="it is no public key in DER") from error
