"""Private keys held in this process: read and written as PKCS #8, made new, used to sign.

Enters: PEM bytes or nothing. Leaves: `LocalSigner`, which satisfies `ports.Signer`. Making a key is
the one place on this floor where entropy is used, and the library takes it by itself. Floor 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from interlock.crypto.errors import KeyMalformed, KeyUnsupported, PasswordWrong
from interlock.crypto.keys import PublicKey, Scheme, unwrap_pem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from interlock.kernel import KeyId

_ED25519_PKCS8: Final = bytes.fromhex("302e020100300506032b657004220420")
"""What stands before the 32 seed bytes of an Ed25519 key without a password (RFC 8410)."""


class LocalSigner:
    """A signer whose private key is in this process; it prints without its secret.

    P-256 signatures are DER, as the rest of the field writes them.
    """

    def __init__(self, key: Ed25519PrivateKey | EllipticCurvePrivateKey) -> None:
        self._key = key
        self._public = _public_of(key)

    def __repr__(self) -> str:
        return f"LocalSigner({self._public.scheme.value}, {self.key_id})"

    @property
    def key_id(self) -> KeyId:
        """The id of the public key."""
        return self._public.id

    @property
    def public(self) -> PublicKey:
        """The key that verifies what this signer signs."""
        return self._public

    def sign(self, message: bytes) -> bytes:
        """Sign exactly these bytes."""
        if self._public.scheme is Scheme.ED25519:
            return self._key.sign(message)  # type: ignore[call-arg]  # Ed25519 keys take the message alone
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.hashes import SHA256

        return self._key.sign(message, ec.ECDSA(SHA256()))  # type: ignore[call-arg]  # the scheme says P-256

    def private_pem(self, password: bytes | None = None) -> bytes:
        """Write the private key as PKCS #8 PEM, encrypted if a password is given.

        Errors: KeyMalformed (CRY-110) if the password is empty: that would look encrypted to its owner.
        """
        from cryptography.hazmat.primitives import serialization as form

        if password is not None and not password:
            raise KeyMalformed(what="password", why="it is empty")
        lock = form.BestAvailableEncryption(password) if password else form.NoEncryption()
        return self._key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, lock)

    @classmethod
    def from_pem(cls, pem: bytes, password: bytes | None = None) -> LocalSigner:
        """Read a private key from PKCS #8 PEM.

        Errors: PasswordWrong (CRY-113), KeyMalformed (CRY-110), KeyUnsupported (CRY-111).
        """
        if password is None and b"BEGIN PRIVATE KEY" in pem:
            der = unwrap_pem(pem, "PRIVATE KEY")
            if der.startswith(_ED25519_PKCS8) and len(der) == len(_ED25519_PKCS8) + 32:
                return cls.from_seed(der[len(_ED25519_PKCS8) :])
        return _from_any_pem(pem, password)

    @classmethod
    def from_seed(cls, seed: bytes) -> LocalSigner:
        """Make an Ed25519 signer from the 32 secret bytes of RFC 8032.

        Errors: KeyMalformed (CRY-110).
        """
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        try:
            return cls(Ed25519PrivateKey.from_private_bytes(seed))
        except ValueError as error:
            raise KeyMalformed(what="Ed25519 seed", why=str(error)) from error


def generate(scheme: Scheme = Scheme.ED25519) -> LocalSigner:
    """Make a new private key; the library draws the entropy from the operating system."""
    if scheme is Scheme.ED25519:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return LocalSigner(Ed25519PrivateKey.generate())
    from cryptography.hazmat.primitives.asymmetric import ec

    return LocalSigner(ec.generate_private_key(ec.SECP256R1()))


def _public_of(key: Ed25519PrivateKey | EllipticCurvePrivateKey) -> PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if isinstance(key, Ed25519PrivateKey):
        return PublicKey.ed25519(key.public_key().public_bytes_raw())
    numbers = key.public_key().public_numbers()
    return PublicKey.p256(numbers.x, numbers.y)


def _from_any_pem(pem: bytes, password: bytes | None) -> LocalSigner:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    try:
        key = serialization.load_pem_private_key(pem, password)
    except TypeError as error:  # a password for a key without one, or none for a key with one
        raise PasswordWrong from error
    except (ValueError, UnsupportedAlgorithm) as error:
        if password is not None and b"ENCRYPTED" in pem:
            raise PasswordWrong from error
        raise KeyMalformed(what="private key", why=str(error)) from error
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return LocalSigner(key)
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return LocalSigner(key)
    raise KeyUnsupported(kind=type(key).__name__)
