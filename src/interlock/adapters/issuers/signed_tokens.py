"""Opening a signed token: nothing that it says leaves here before its signature is that of its issuer's key. Floor 11.

Tokens of workloads and those of people differ in what they must say; how one is signed is the same for both.
"""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from interlock.adapters.issuers.errors import AlgorithmRefused, TokenMalformed, TokenSignatureWrong, TokenTimeWrong
from interlock.adapters.issuers.key_sets import ALGORITHMS, key_for
from interlock.adapters.issuers.keys import IssuerKeys
from interlock.crypto.errors import JsonAmbiguous
from interlock.crypto.wire import from_base64, read_json
from interlock.identity.workload import Issuer
from interlock.kernel import Instant

if TYPE_CHECKING:
    from joserfc.jwk import Key
    from joserfc.jws import JWSRegistry

T = TypeVar("T")
LEEWAY: Final = timedelta(seconds=30)
"""How far the clocks of an issuer and of this machine may be apart."""
SHOWN: Final = 200
"""Characters of a stranger's text that an error repeats."""
_MOST_CHARACTERS: Final = 1 << 14
_PARTS: Final = 3


class _Header(msgspec.Struct, frozen=True):
    alg: str
    kid: str = ""
    crit: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    b64: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class _Unproven(msgspec.Struct, frozen=True):
    """The one thing that is read before the signature: whose keys to check it with."""

    iss: str


class Registered(msgspec.Struct, frozen=True):
    """The claims of RFC 7519 that decide whether a token holds."""

    iss: str
    aud: str | tuple[str, ...]
    exp: int | float
    iat: int | float
    nbf: int | float | None = None
    jti: str = ""

    @property
    def audiences(self) -> tuple[str, ...]:
        """For whom it was made."""
        return (self.aud,) if isinstance(self.aud, str) else self.aud


class Sealed(msgspec.Struct, frozen=True):
    """A token as it was shown, of which nothing is proved; `proved` opens it."""

    token: str
    header: _Header
    issuer: str
    """Whom it names, to say whose keys it is checked with."""
    signed: str
    """What its signature covers."""


class Proved(msgspec.Struct, frozen=True):
    """What a key of an issuer signed. Whom it was made for, and when it holds, is for others to check."""

    body: bytes
    claims: Registered
    algorithm: str
    thumbprint: str
    """Of the key (RFC 7638, SHA-256, base64url)."""

    def said(self, kind: type[T]) -> T:
        """Give what the token says, as a type. Errors: TokenMalformed (TOK-101)."""
        return _claims(self.body, kind)


def sealed(token: str) -> Sealed:
    """Read how a token is signed, and whom it names, and nothing else. Errors: TokenMalformed (TOK-101)."""
    header, unproven, signed = _opened(token)
    return Sealed(token, header, unproven.iss, signed)


def proved(one: Sealed, issuer: Issuer, keys: IssuerKeys, at: Instant) -> Proved:
    """Give what a token says, if a key of the issuer signed it.

    Errors: TokenMalformed (TOK-101), AlgorithmRefused (TOK-103), TokenSignatureWrong (TOK-105), those of
            `IssuerKeys.key`.
    """
    algorithm = _allowed(one.header)
    published = keys.key(issuer, one.header.kid, at)
    key = key_for(published, algorithm, issuer.url)
    body = _signed_body(one.token, key, algorithm, one.header.kid, issuer)
    registered = _claims(body, Registered)
    if registered.iss != issuer.url:
        raise TokenMalformed(why="what is signed names another issuer than the one whose key signed it")
    return Proved(body, registered, algorithm, key.thumbprint())


def check_times(claims: Registered, issuer: Issuer, at: Instant) -> tuple[Instant, Instant]:
    """Give when a token was made and when it ends, if it holds at a moment. Errors: TokenTimeWrong (TOK-107)."""
    issued, expires = _instant(claims.iat), _instant(claims.exp)
    if expires <= at - LEEWAY:
        raise TokenTimeWrong(why=f"it expired at {expires.isoformat()}")
    if issued > at + LEEWAY:
        raise TokenTimeWrong(why=f"it was issued at {issued.isoformat()}, which is still to come")
    if claims.nbf is not None and _instant(claims.nbf) > at + LEEWAY:
        raise TokenTimeWrong(why=f"it holds from {_instant(claims.nbf).isoformat()} on, which is still to come")
    if expires - issued > timedelta(seconds=issuer.max_lifetime_s):
        longest = timedelta(seconds=issuer.max_lifetime_s)
        raise TokenTimeWrong(why=f"it was made for {expires - issued}, and {longest} is the longest here")
    if expires <= issued:
        raise TokenTimeWrong(why="it ends before it begins")
    return issued, expires


def _opened(token: str) -> tuple[_Header, _Unproven, str]:
    """Give the header, the issuer that the token names, and the text that its signature covers."""
    if len(token) > _MOST_CHARACTERS:
        raise TokenMalformed(why=f"it is longer than {_MOST_CHARACTERS} characters")
    parts = token.split(".")
    if len(parts) != _PARTS or not all(parts) or not token.isascii():
        raise TokenMalformed(why="it has not three parts with dots between them")
    try:
        header = read_json(_decoded(parts[0]), _Header)
        unproven = read_json(_decoded(parts[1]), _Unproven)
        _decoded(parts[2])
    except (ValueError, JsonAmbiguous) as error:
        raise TokenMalformed(why=str(error)) from error
    return header, unproven, f"{parts[0]}.{parts[1]}"


def _decoded(part: str) -> bytes:
    """Read base64 as tokens have it: the URL-safe alphabet, without padding. Errors: ValueError."""
    if set(part) & set("+/="):
        raise ValueError("it is not base64url without padding")
    return from_base64(part + "=" * (-len(part) % 4), url_safe=True)


def _allowed(header: _Header) -> str:
    if header.alg not in ALGORITHMS:
        raise AlgorithmRefused(got=header.alg[:SHOWN], why="it is not on the list")
    if header.crit is not msgspec.UNSET or header.b64 is not msgspec.UNSET:
        raise TokenMalformed(why="its header asks for an extension, and none is known here")
    if not header.kid:
        raise TokenMalformed(why="it does not name the key that signed it")
    return header.alg


def _signed_body(token: str, key: Key, algorithm: str, kid: str, issuer: Issuer) -> bytes:
    from joserfc import jws
    from joserfc.errors import JoseError

    try:
        payload = jws.deserialize_compact(token, key, registry=_registry(algorithm)).payload
    except (JoseError, ValueError) as error:
        raise TokenSignatureWrong(kid=kid[:SHOWN], issuer=issuer.url) from error
    if payload is None:
        raise TokenSignatureWrong(kid=kid[:SHOWN], issuer=issuer.url)
    return payload


@cache
def _registry(algorithm: str) -> JWSRegistry:
    """Give what the library is to allow: one algorithm, about which it does not warn.

    RFC 9864 gave EdDSA over Ed25519 another name; issuers go on with the old one, and it is no weaker. Warnings are
    not filtered instead, since filters belong to the process and tokens are verified in several threads.
    """
    from joserfc.jws import JWSRegistry

    made = JWSRegistry(algorithms=[algorithm])
    made.algorithms = {algorithm: copy.copy(JWSRegistry.algorithms[algorithm])}
    made.algorithms[algorithm].security_warning = None
    return made


def _claims(body: bytes, kind: type[T]) -> T:
    try:
        return read_json(body, kind)
    except (ValueError, JsonAmbiguous) as error:
        raise TokenMalformed(why=f"its claims cannot be used: {error}") from error


def _instant(seconds: float) -> Instant:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise TokenTimeWrong(why=f"{seconds} is no moment") from error
