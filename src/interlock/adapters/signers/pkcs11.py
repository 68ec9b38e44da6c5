"""Sign with a key in a hardware token or module, through PKCS #11. Floor 11.

Enters: the library of the module, the token and the label of the key. Leaves: `TokenSigner`, which satisfies
`interlock.crypto.Signer`. The package python-pkcs11 (extra `hsm`) talks to the module; it is loaded into this process,
as PKCS #11 demands, so name only a module that you trust.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from interlock.adapters.signers.errors import RemoteKeyMissing, RemoteRefused, SignerNotInstalled
from interlock.crypto import PublicKey, Scheme
from interlock.crypto.errors import CryptoError, SignatureInvalid

if TYPE_CHECKING:
    from interlock.kernel import KeyId

_P256: Final = bytes.fromhex("06082a8648ce3d030107")
"""The object identifier of the curve, in DER."""
_HALF: Final = 32
_Result = TypeVar("_Result")


class TokenKey(msgspec.Struct, frozen=True, tag="pkcs11", omit_defaults=True):
    """Where a key is, by what a module calls it."""

    module: str
    """The path of the module's library."""
    token: str
    """The label of the token."""
    key: str
    """The label of the key pair."""
    pin: str
    """A reference to the PIN: `env:NAME` or `file:PATH`."""


class TokenSigner:
    """A signer whose private key is in a token."""

    def __init__(self, where: TokenKey, pin: Callable[[], str]) -> None:
        """`pin` gives the secret whenever it is needed; it is kept nowhere."""
        self._where = where
        self._pin = pin
        self._public: PublicKey = self._with(lambda session: _public(session, where.key))

    def __repr__(self) -> str:
        return f"TokenSigner({self._where.token}, {self._where.key})"

    @property
    def key_id(self) -> KeyId:
        """The id of the public key."""
        return self._public.id

    @property
    def public(self) -> PublicKey:
        """The key that verifies what this signer signs."""
        return self._public

    def sign(self, message: bytes) -> bytes:
        """Sign exactly these bytes; what the token answers is verified before it is believed.

        Errors: RemoteRefused (SGN-111), RemoteKeyMissing (SGN-110).
        """
        signature = self._with(lambda session: self._signed(session, message))
        try:
            self._public.verify(signature, message)
        except SignatureInvalid as error:
            raise RemoteRefused(where=self._said(), why="its signature is not one of its own key") from error
        return signature

    def _signed(self, session: Any, message: bytes) -> bytes:  # noqa: ANN401 (the package has no types)
        from pkcs11 import KeyType, Mechanism, ObjectClass

        is_p256 = self._public.scheme is Scheme.P256
        kind = KeyType.EC if is_p256 else KeyType.EC_EDWARDS
        key = session.get_key(object_class=ObjectClass.PRIVATE_KEY, key_type=kind, label=self._where.key)
        if not is_p256:
            return bytes(key.sign(message, mechanism=Mechanism.EDDSA))
        return _as_der(bytes(key.sign(hashlib.sha256(message).digest(), mechanism=Mechanism.ECDSA)))

    def _with(self, work: Callable[[Any], _Result]) -> _Result:
        """Do something in a session of the token; it is closed afterwards."""
        try:
            import pkcs11
        except ImportError as error:
            raise SignerNotInstalled(what="keys in hardware", extra="hsm") from error
        try:
            token = pkcs11.lib(self._where.module).get_token(token_label=self._where.token)
            with token.open(user_pin=self._pin()) as session:
                return work(session)
        except (pkcs11.NoSuchKey, pkcs11.NoSuchToken) as error:
            raise RemoteKeyMissing(where=self._said(), why="the module has no such token or key") from error
        except pkcs11.MultipleObjectsReturned as error:
            raise RemoteKeyMissing(where=self._said(), why="more than one key has that label") from error
        except (pkcs11.PKCS11Error, RuntimeError, CryptoError, ValueError) as error:
            raise RemoteRefused(where=self._said(), why=str(error) or type(error).__name__) from error

    def _said(self) -> str:
        return f"{self._where.module}, token {self._where.token}, key {self._where.key}"


def _public(session: Any, label: str) -> PublicKey:  # noqa: ANN401 (the package has no types)
    from pkcs11 import Attribute, KeyType, ObjectClass

    key = session.get_key(object_class=ObjectClass.PUBLIC_KEY, label=label)
    point = _octets(bytes(key[Attribute.EC_POINT]))
    if key.key_type is KeyType.EC_EDWARDS:
        return PublicKey.ed25519(point)
    if key.key_type is KeyType.EC and bytes(key[Attribute.EC_PARAMS]) == _P256 and point[:1] == b"\x04":
        return PublicKey.p256(int.from_bytes(point[1 : 1 + _HALF]), int.from_bytes(point[1 + _HALF :]))
    message = "the key is neither Ed25519 nor ECDSA on P-256"
    raise ValueError(message)


def _octets(der: bytes) -> bytes:
    """Give what an OCTET STRING or a BIT STRING of less than 128 bytes holds; other bytes as they are."""
    if der[:1] == b"\x04" and len(der) == 2 + der[1]:
        return der[2:]
    if der[:1] == b"\x03" and len(der) == 2 + der[1]:
        return der[3:]
    return der


def _as_der(pair: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    half = len(pair) // 2
    return encode_dss_signature(int.from_bytes(pair[:half]), int.from_bytes(pair[half:]))
