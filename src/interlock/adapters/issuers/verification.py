"""Verifying the token of a workload: the one place where `ProvenWorkload` is made. Floor 11.

The steps are those of docs/security/verification.md, "A builder's token", in that order; nothing is skipped or
optional. Command line and server both come here.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from interlock.adapters.issuers.errors import (
    AlgorithmRefused,
    AudienceWrong,
    IssuerUnknown,
    TokenMalformed,
    TokenSignatureWrong,
    TokenTimeWrong,
)
from interlock.adapters.issuers.key_sets import ALGORITHMS, key_for
from interlock.adapters.issuers.keys import IssuerKeys
from interlock.crypto.errors import JsonAmbiguous
from interlock.crypto.wire import from_base64, read_json
from interlock.identity.workload import Issuer, ProvenWorkload, read_claims
from interlock.kernel import Instant, sha256

if TYPE_CHECKING:
    from joserfc.jwk import Key
    from joserfc.jws import JWSRegistry

T = TypeVar("T")
LEEWAY: Final = timedelta(seconds=30)
"""How far the clocks of an issuer and of this machine may be apart."""
_MOST_CHARACTERS: Final = 1 << 14
_PARTS: Final = 3
_LONGEST_ID: Final = 300
_SHOWN: Final = 200


class _Header(msgspec.Struct, frozen=True):
    alg: str
    kid: str = ""
    crit: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    b64: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class _Unproven(msgspec.Struct, frozen=True):
    """The one thing that is read before the signature: whose keys to check it with."""

    iss: str


class _Registered(msgspec.Struct, frozen=True):
    """The claims of RFC 7519 that decide whether a token holds."""

    iss: str
    aud: str | tuple[str, ...]
    exp: int | float
    iat: int | float
    nbf: int | float | None = None
    jti: str = ""


class Verification:
    """Verifies tokens of the issuers on a list, and of nobody else."""

    def __init__(self, issuers: Sequence[Issuer], keys: IssuerKeys, *, source: str = "issuers.yaml") -> None:
        """`source` is where the list stands, for whoever is told that an issuer is not on it."""
        self._issuers = {one.url: one for one in issuers}
        self._keys = keys
        self._source = source

    def issuer(self, url: str) -> Issuer:
        """Give an issuer of the list. Errors: IssuerUnknown (TOK-102)."""
        found = self._issuers.get(url)
        if found is None:
            known = ", ".join(self._issuers) or "there is none"
            raise IssuerUnknown(issuer=url[:_SHOWN], file=self._source, known=known)
        return found

    def verify(self, token: str, at: Instant) -> ProvenWorkload:
        """Give the workload that a token was made for.

        Errors: those of this package (TOK-1xx), ClaimsMalformed (IDN-111), those of `IssuerKeys.key`.
        Source: RFC 7519, section 7.2; RFC 8725; docs/security/verification.md.
        """
        header, unproven, signed = _opened(token)  # (1) three parts, small, unambiguous
        issuer = self.issuer(unproven.iss)  # (2) the issuer is on the list, to the letter
        algorithm = _allowed(header)  # (3) an algorithm that counts, with nothing to understand beside it
        published = self._keys.key(issuer, header.kid, at)  # (4) a key of that issuer, by its name,
        key = key_for(published, algorithm, issuer.url)  #     of the kind that goes with the algorithm
        body = _signed_body(token, key, algorithm, header.kid, issuer)  # (5) its signature covers these bytes
        claims = _claims(body, dict[str, object])
        registered = _claims(body, _Registered)
        if registered.iss != issuer.url:
            raise TokenMalformed(why="what is signed names another issuer than the one whose key signed it")
        _check_audience(registered, issuer)  # (6) made for us, and for nobody beside us
        issued_at, expires_at = _check_times(registered, issuer, at)  # (7) it holds now, and not for long
        identity = read_claims(  # (8) only now is read who it is
            issuer.kind,
            claims,
            token_id=_token_id(registered, signed),
            issued_at=issued_at,
            expires_at=expires_at,
        )
        return ProvenWorkload(identity, issuer.audience, key.thumbprint(), at)

    def may_repeat(self, issuer: str) -> bool:
        """Say whether a token of an issuer may be shown more than once. Errors: IssuerUnknown (TOK-102)."""
        return self.issuer(issuer).may_repeat


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
        raise AlgorithmRefused(got=header.alg[:_SHOWN], why="it is not on the list")
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
        raise TokenSignatureWrong(kid=kid[:_SHOWN], issuer=issuer.url) from error
    if payload is None:
        raise TokenSignatureWrong(kid=kid[:_SHOWN], issuer=issuer.url)
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


def _check_audience(claims: _Registered, issuer: Issuer) -> None:
    """A token for several may be shown to us by any of the others."""
    got = (claims.aud,) if isinstance(claims.aud, str) else claims.aud
    if set(got) != {issuer.audience}:
        raise AudienceWrong(got=", ".join(got)[:_SHOWN] or "nobody", wanted=issuer.audience)


def _check_times(claims: _Registered, issuer: Issuer, at: Instant) -> tuple[Instant, Instant]:
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


def _instant(seconds: float) -> Instant:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise TokenTimeWrong(why=f"{seconds} is no moment") from error


def _token_id(claims: _Registered, signed: str) -> str:
    """Give what the token is called; one without a name is known by the text that was signed.

    The signature is no name: some can be written in another way and are as good.
    """
    if len(claims.jti) > _LONGEST_ID or not claims.jti.isprintable():
        raise TokenMalformed(why="its id is too long, or cannot be printed")
    return claims.jti or str(sha256(signed.encode("ascii")))
