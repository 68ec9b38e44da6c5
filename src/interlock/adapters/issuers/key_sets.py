"""Reading a set of public keys (RFC 7517), and choosing from it. Floor 11.

Keys that are not for signatures, or not of a kind that counts here, are left out: shared secrets above all, so that
no public text is ever taken for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.adapters.issuers.errors import AlgorithmRefused, IssuerKeyUnknown, KeySetUnusable
from interlock.crypto.errors import JsonAmbiguous
from interlock.crypto.wire import from_base64, read_json

if TYPE_CHECKING:
    from joserfc.jwk import Key

ALGORITHMS: Final[Mapping[str, str]] = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC", "EdDSA": "OKP"}
"""What a token may be signed with, each with the only kind of key that it goes with."""
_CURVES: Final[Mapping[str, str]] = {"EC": "P-256", "OKP": "Ed25519"}
_LEAST_RSA_BITS: Final = 2048
_MOST_RSA_BITS: Final = 8192


class PublishedKey(msgspec.Struct, frozen=True, omit_defaults=True):
    """One key as an issuer publishes it; fields that nobody needs are not read."""

    kty: str
    kid: str = ""
    use: str = ""
    alg: str = ""
    key_ops: tuple[str, ...] = ()
    crv: str = ""
    n: str = ""
    e: str = ""
    x: str = ""
    y: str = ""

    @property
    def signs(self) -> bool:
        """Whether it can be a key for signatures that count here."""
        return (
            bool(self.kid)
            and self.kty in ALGORITHMS.values()
            and self.crv == _CURVES.get(self.kty, "")
            and self.use in {"", "sig"}
            and (not self.key_ops or "verify" in self.key_ops)
        )


class _KeySet(msgspec.Struct, frozen=True):
    keys: tuple[PublishedKey, ...]


def read_key_set(body: bytes, issuer: str, where: str) -> tuple[PublishedKey, ...]:
    """Read the keys for signatures from a key set. Errors: KeySetUnusable (TOK-109)."""
    try:
        keys = read_json(body, _KeySet).keys
    except (ValueError, JsonAmbiguous) as error:
        raise KeySetUnusable(issuer=issuer, why=f"it is no key set: {error}", where=where) from error
    return tuple(one for one in keys if one.signs)


def named(keys: tuple[PublishedKey, ...], kid: str) -> PublishedKey | None:
    """Give the key of that name; none where there is none, or more than one."""
    found = [one for one in keys if one.kid == kid]
    return found[0] if len(found) == 1 else None


def key_for(one: PublishedKey, algorithm: str, issuer: str) -> Key:
    """Give a key for an algorithm that it goes with.

    Errors: AlgorithmRefused (TOK-103), IssuerKeyUnknown (TOK-104) for a key that is none.
    """
    from joserfc.errors import JoseError
    from joserfc.jwk import import_key

    if one.kty != ALGORITHMS[algorithm]:
        raise AlgorithmRefused(got=algorithm, why=f"the key {one.kid!r} of {issuer} is of kind {one.kty}")
    if one.alg and one.alg != algorithm and not (algorithm == "EdDSA" and one.alg == "Ed25519"):
        raise AlgorithmRefused(got=algorithm, why=f"{issuer} says that its key {one.kid!r} is for {one.alg}")
    parts = {name: value for name in ("kty", "crv", "n", "e", "x", "y") if (value := getattr(one, name))}
    try:
        bits = _bits(one.n)
        if one.kty == "RSA" and not _LEAST_RSA_BITS <= bits <= _MOST_RSA_BITS:
            raise AlgorithmRefused(got=algorithm, why=f"the key {one.kid!r} of {issuer} has {bits} bits")
        key: Key = import_key(parts)
        _ = key.public_key  # only now is it read
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise IssuerKeyUnknown(issuer=issuer, kid=one.kid) from error
    return key


def _bits(modulus: str) -> int:
    """Give the length of a key by its modulus, base64url without padding. Errors: ValueError."""
    return int.from_bytes(from_base64(modulus + "=" * (-len(modulus) % 4), url_safe=True)).bit_length()
