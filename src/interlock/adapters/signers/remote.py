"""Keys that are elsewhere: what this machine keeps of one, and the signer it stands for. Floor 11."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from interlock.adapters.references import check_reference, secret_at
from interlock.adapters.signers.errors import KeyNotRenewable, KeyUnusable
from interlock.adapters.signers.pkcs11 import TokenKey, TokenSigner
from interlock.adapters.signers.transit import TransitKey, TransitSigner, rotate

if TYPE_CHECKING:
    from interlock.crypto import Signer

RemoteKey: TypeAlias = TransitKey | TokenKey
"""Where a private key is that this machine does not have."""


def open_remote(where: RemoteKey, environ: Mapping[str, str]) -> Signer:
    """Give the signer of a key that is elsewhere; it is asked for its public key at once.

    Errors: those of the signers (SGN-11x), SecretMissing (NET-120), those of HttpClient (NET-1xx).
    """
    if isinstance(where, TransitKey):
        token = check_reference(where.token)
        return TransitSigner(where, lambda: secret_at(token, environ))
    pin = check_reference(where.pin)
    return TokenSigner(where, lambda: secret_at(pin, environ))


def renewed(where: RemoteKey, environ: Mapping[str, str]) -> RemoteKey:
    """Have a new version of a key made where it is. Errors: KeyNotRenewable (SGN-113), those of `open_remote`."""
    if isinstance(where, TransitKey):
        return rotate(where, secret_at(where.token, environ))
    raise KeyNotRenewable(key=where.key)


def write_remote(where: RemoteKey) -> bytes:
    """Write where a key is; no secret is in it."""
    return msgspec.json.encode(where)


def read_remote(body: bytes, path: str) -> RemoteKey:
    """Read where a key is. Errors: KeyUnusable (SGN-102)."""
    try:
        read: RemoteKey = _READER.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise KeyUnusable(why=f"{path} does not say where the key is: {error}") from error
    return read


_READER: Final = msgspec.json.Decoder(TransitKey | TokenKey)
