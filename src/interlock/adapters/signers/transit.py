"""Sign with a key that never leaves a vault: the transit engine of OpenBao and HashiCorp Vault. Floor 11.

Enters: where the vault is, and which version of which key. Leaves: `TransitSigner`, which satisfies
`interlock.crypto.Signer`. A version is fixed: what a key was rotated to is another key here, with its own time.
Source: the HTTP API of the transit secrets engine (keys, sign, rotate).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from interlock.adapters.http import Body, HttpClient, Limits
from interlock.adapters.signers.errors import RemoteKeyMissing, RemoteRefused
from interlock.crypto import PublicKey
from interlock.crypto.errors import CryptoError, SignatureInvalid

if TYPE_CHECKING:
    from interlock.kernel import KeyId

_MOST: Final = 1 << 20
_LIMITS: Final = Limits(silence_s=10.0, total_s=30.0)
_OK, _NO_CONTENT, _NOT_FOUND = 200, 204, 404
_SUITABLE: Final = frozenset({"ed25519", "ecdsa-p256"})


class TransitKey(msgspec.Struct, frozen=True, tag="transit", omit_defaults=True):
    """Where a key is, by what a vault calls it."""

    address: str
    """`https://vault.example.org:8200`."""
    key: str
    version: int
    token: str
    """A reference to the token: `env:NAME` or `file:PATH`."""
    mount: str = "transit"
    namespace: str = ""
    ca: str = ""
    """A file with the certificates that count, in place of those of the system."""


class _Version(msgspec.Struct):
    public_key: str


class _Newest(msgspec.Struct):
    latest_version: int


class _Key(msgspec.Struct):
    type: str
    keys: dict[str, _Version | int] = {}


class TransitSigner:
    """A signer whose private key is in a vault."""

    def __init__(self, where: TransitKey, token: Callable[[], str]) -> None:
        """`token` gives the secret whenever it is needed; it is kept nowhere."""
        self._where = where
        self._token = token
        self._public, self._type = self._found()

    def __repr__(self) -> str:
        return f"TransitSigner({self._where.address}, {self._where.key} v{self._where.version})"

    @property
    def key_id(self) -> KeyId:
        """The id of the public key."""
        return self._public.id

    @property
    def public(self) -> PublicKey:
        """The key that verifies what this signer signs."""
        return self._public

    def sign(self, message: bytes) -> bytes:
        """Sign exactly these bytes; what the vault answers is verified before it is believed.

        Errors: RemoteRefused (SGN-111), those of HttpClient (NET-1xx).
        """
        asked: dict[str, Any] = {
            "input": base64.b64encode(message).decode("ascii"),
            "key_version": self._where.version,
        }
        if self._type == "ecdsa-p256":
            asked |= {"hash_algorithm": "sha2-256", "marshaling_algorithm": "asn1"}
        told = self._ask("POST", f"sign/{self._where.key}", asked)
        signature = _signature(told.get("signature"), self._where.version)
        try:
            self._public.verify(signature, message)
        except SignatureInvalid as error:
            raise self._refused("its signature is not one of the key that it showed") from error
        return signature

    def _found(self) -> tuple[PublicKey, str]:
        """Give the public key of the version, and its type."""
        told = self._ask("GET", f"keys/{self._where.key}")
        try:
            key = msgspec.convert(told, _Key)
            if key.type not in _SUITABLE:
                raise self._refused(f"the key is of type {key.type}; ed25519 and ecdsa-p256 can sign here")
            version = key.keys.get(str(self._where.version))
            if not isinstance(version, _Version):
                raise RemoteKeyMissing(where=self._said(), why=f"it has no version {self._where.version}")
            return _public(key.type, version.public_key), key.type
        except (msgspec.ValidationError, CryptoError, ValueError, binascii.Error) as error:
            raise self._refused(f"what it says of the key cannot be read: {error}") from error

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        return ask(self._where, self._token(), method, path, body)

    def _refused(self, why: str) -> RemoteRefused:
        return RemoteRefused(where=self._said(), why=why)

    def _said(self) -> str:
        return f"{self._where.address}, key {self._where.key}, version {self._where.version}"


def ask(
    where: TransitKey, token: str, method: str, path: str, body: Mapping[str, Any] | None = None
) -> Mapping[str, Any]:
    """Ask the transit engine of a vault, and give the `data` of its answer.

    Errors: RemoteRefused (SGN-111), RemoteKeyMissing (SGN-110), those of HttpClient (NET-1xx).
    """
    headers = {"X-Vault-Token": token} | ({"X-Vault-Namespace": where.namespace} if where.namespace else {})
    url = f"{where.address.rstrip('/')}/v1/{where.mount}/{path}"
    sent = None if body is None else Body.of(msgspec.json.encode(body))
    with (
        HttpClient([where.address], limits=_LIMITS, ca_file=where.ca) as client,
        client.exchange(method, url, own=headers, body=sent) as answer,
    ):
        said = answer.body(_MOST)
    if answer.status == _NO_CONTENT:
        return {}
    if answer.status == _NOT_FOUND:
        raise RemoteKeyMissing(where=f"{where.address}, {where.mount}/{path}", why="the vault knows no such key")
    try:
        told = msgspec.json.decode(said)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RemoteRefused(where=where.address, why=f"it answered {answer.status} with no JSON") from error
    if answer.status != _OK or not isinstance(told, dict) or not isinstance(told.get("data"), dict):
        errors = told.get("errors", []) if isinstance(told, dict) else []
        why = "; ".join(str(one) for one in errors)[:200] or "it said no reason"
        raise RemoteRefused(where=where.address, why=f"it answered {answer.status}: {why}")
    data: dict[str, Any] = told["data"]
    return data


def latest_version(where: TransitKey, token: str) -> int:
    """Give the newest version of a key. Errors: those of `ask`."""
    told = ask(where, token, "GET", f"keys/{where.key}")
    try:
        return msgspec.convert(told, _Newest).latest_version
    except msgspec.ValidationError as error:
        raise RemoteRefused(where=where.address, why=f"what it says of the key cannot be read: {error}") from error


def rotate(where: TransitKey, token: str) -> TransitKey:
    """Have the vault make a new version of a key; give where that is. Errors: those of `ask`."""
    ask(where, token, "POST", f"keys/{where.key}/rotate", {})
    newest = latest_version(where, token)
    if newest <= where.version:  # one of several servers that has not heard of it yet
        why = f"it made a new version of the key, and tells of none after {where.version}; try again"
        raise RemoteRefused(where=where.address, why=why)
    return msgspec.structs.replace(where, version=newest)


def _public(kind: str, text: str) -> PublicKey:
    if kind == "ed25519":
        return PublicKey.ed25519(base64.b64decode(text, validate=True))
    return PublicKey.from_pem(text.encode("ascii"))


def _signature(told: object, version: int) -> bytes:
    start = f"vault:v{version}:"
    text = told.removeprefix(start) if isinstance(told, str) and told.startswith(start) else "?"
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise RemoteRefused(where="the vault", why="what it answered is no signature of that version") from error
