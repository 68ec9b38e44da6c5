"""Sign-in with an identity provider: where a browser is sent, and who it is that comes back. Floor 11.

The one place where `ProvenPerson` is made. Source: OpenID Connect Core 1.0, section 3.1; RFC 7636; RFC 9700.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import quote_plus, urlencode, urlsplit

import msgspec

from interlock.adapters.errors import NetworkError
from interlock.adapters.http import Body, Exchange, HttpClient, origin_of
from interlock.adapters.issuers.discovery import LIMITS, Discovery, discovered, discovery_address
from interlock.adapters.issuers.errors import (
    AudienceWrong,
    CodeRefused,
    KeySetUnusable,
    NotOfThisSignIn,
    ProviderUnfit,
    TokenMalformed,
)
from interlock.adapters.issuers.keys import IssuerKeys
from interlock.adapters.issuers.signed_tokens import SHOWN, Proved, check_times, proved, sealed
from interlock.identity.elsewhere import ProvenPerson, Provider, account_elsewhere
from interlock.identity.errors import ClaimsMalformed
from interlock.kernel import Instant, InterlockError

_KEPT: Final = timedelta(hours=1)
"""How long what a provider says of itself is believed."""
_PAUSE: Final = timedelta(minutes=1)
_MOST_BYTES: Final = 1 << 18
_OK: Final = 200
_MOST_GROUPS: Final = 2_000
_LONGEST: Final = 300
_SHA512: Final = frozenset({"EdDSA"})
"""Algorithms whose hash of an access token is SHA-512: that of Ed25519."""


class _Given(msgspec.Struct, frozen=True):
    """What a token endpoint gives."""

    id_token: str
    access_token: str = ""


class _Refused(msgspec.Struct, frozen=True):
    error: str = ""


class _Said(msgspec.Struct, frozen=True):
    """The claims of an ID token beside those of every token."""

    sub: str
    nonce: str = ""
    azp: str | None = None
    at_hash: str | None = None
    name: str | None = None
    preferred_username: str | None = None
    email: str | None = None


class PeopleElsewhere:
    """What is asked of identity providers. May be used by many threads. Satisfies `flows.ports.IdentityProviders`."""

    def __init__(self, keys: IssuerKeys, secret: Callable[[str], str], *, user_agent: str = "interlock") -> None:
        """`secret` gives what a reference names, each time anew, so that a secret is exchanged without a new start."""
        self._keys = keys
        self._secret = secret
        self._user_agent = user_agent
        self._turn = threading.Lock()
        self._known: dict[str, tuple[Instant, Discovery]] = {}
        self._failed: dict[str, tuple[Instant, InterlockError]] = {}

    def address(self, provider: Provider, back: str, state: str, nonce: str, verifier: str, at: Instant) -> str:
        """Give where a browser is sent, to come back to an address with a state.

        Errors: ProviderUnfit (TOK-110), KeySetUnusable (TOK-109), those of `interlock.adapters.http`.
        """
        where = self._endpoint(provider, self._discovered(provider, at).authorization_endpoint)
        asked = {
            "response_type": "code",
            "client_id": provider.client,
            "redirect_uri": back,
            "scope": " ".join(provider.scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        return f"{where}{'&' if urlsplit(where).query else '?'}{urlencode(asked)}"

    def names_itself(self, provider: Provider, at: Instant) -> bool:
        """Say whether a provider promises to name itself in each answer (RFC 9207). Errors: as for `address`."""
        return self._discovered(provider, at).authorization_response_iss_parameter_supported

    def redeem(self, provider: Provider, back: str, code: str, nonce: str, verifier: str, at: Instant) -> ProvenPerson:
        """Give who came back with a code.

        Errors: CodeRefused (TOK-111), NotOfThisSignIn (TOK-112), those of a token (TOK-1xx), ClaimsMalformed
                (IDN-111), AccountMalformed (IDN-101), SecretMissing (NET-120), those of `address`.
        Source: OpenID Connect Core 1.0, section 3.1.3.7; docs/security/verification.md, "A person who signs in".
        """
        given = self._given(provider, back, code, verifier, at)
        shown = sealed(given.id_token)  # (1) three parts, small, unambiguous
        if shown.issuer != provider.issuer.url:  # (2) of the provider that was asked, to the letter
            raise NotOfThisSignIn(why=f"it is by {shown.issuer[:SHOWN]!r}")
        proof = proved(shown, provider.issuer, self._keys, at)  # (3) to (5) signed by a key of that one
        said = proof.said(_Said)
        _check_audience(proof, said, provider)  # (6) made for our client
        issued_at, _ = check_times(proof.claims, provider.issuer, at)  # (7) it holds now, and not for long
        if not hmac.compare_digest(said.nonce.encode(), nonce.encode()):  # (8) made for this very sign-in
            raise NotOfThisSignIn(why="its nonce is another")
        _check_access_token(said, given.access_token, proof.algorithm)  # (9) and of the same answer
        groups = _groups(proof.said(dict[str, object]), provider.groups_claim)
        account = account_elsewhere(provider.issuer.url, said.sub)
        return ProvenPerson(account, _name(said), groups, issued_at)

    def _given(self, provider: Provider, back: str, code: str, verifier: str, at: Instant) -> _Given:
        found = self._discovered(provider, at)
        where = self._endpoint(provider, found.token_endpoint)
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        own = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        secret = self._secret(provider.secret) if provider.secret else ""
        methods = found.token_endpoint_auth_methods_supported
        if secret and (not methods or "client_secret_basic" in methods):
            pair = f"{quote_plus(provider.client)}:{quote_plus(secret)}"  # RFC 6749, section 2.3.1
            own["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": provider.client} | ({"client_secret": secret} if secret else {})
        with (
            self._client(provider) as client,
            client.exchange(
                "POST", where, own=own, body=Body.of(urlencode(form).encode("ascii")), follows=False
            ) as answer,
        ):
            return _read(answer, provider)

    def _discovered(self, provider: Provider, at: Instant) -> Discovery:
        """Give what a provider says of itself, asked for at most once an hour, or a minute where that went wrong."""
        url = provider.issuer.url
        with self._turn:
            known = self._known.get(url)
            if known is not None and timedelta() <= at - known[0] < _KEPT:
                return known[1]
            failed = self._failed.get(url)
            if failed is not None and timedelta() <= at - failed[0] < _PAUSE:
                raise failed[1]
        try:
            with self._client(provider) as client:
                found = discovered(client, provider.issuer)
        except (NetworkError, KeySetUnusable) as error:
            with self._turn:
                self._failed[url] = at, error
            raise
        with self._turn:
            self._failed.pop(url, None)
            self._known[url] = at, found
        return found

    def _endpoint(self, provider: Provider, url: str) -> str:
        """Give an address of a provider, if it lies where that one was said to be; a browser is sent nowhere else."""
        allowed = {origin_of(one) for one in (provider.issuer.url, *provider.issuer.keys_from)}
        where = discovery_address(provider.issuer)
        if not url or urlsplit(url).fragment or not url.isprintable() or origin_of(url) not in allowed:
            why = f"it sends people to {url[:SHOWN]!r}" if url else "it does not say where people sign in"
            raise ProviderUnfit(issuer=provider.issuer.url, why=why, where=where)
        return url

    def _client(self, provider: Provider) -> HttpClient:
        allowed = (provider.issuer.url, *provider.issuer.keys_from)
        return HttpClient(allowed, limits=LIMITS, user_agent=self._user_agent)


def challenge_of(verifier: str) -> str:
    """Give what a verifier is recognised by later. Source: RFC 7636, section 4.2."""
    return _url_safe(hashlib.sha256(verifier.encode("ascii")).digest())


def _url_safe(body: bytes) -> str:
    return base64.urlsafe_b64encode(body).rstrip(b"=").decode("ascii")


def _read(answer: Exchange, provider: Provider) -> _Given:
    body = answer.body(_MOST_BYTES)
    url = provider.issuer.url
    if answer.status != _OK:
        try:
            error = msgspec.json.decode(body, type=_Refused).error
        except (msgspec.MsgspecError, UnicodeDecodeError):
            error = ""
        raise CodeRefused(issuer=url, why=f"it answered {answer.status} {error[:SHOWN]}".rstrip())
    try:
        return msgspec.json.decode(body, type=_Given)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CodeRefused(issuer=url, why="its answer holds no ID token") from error


def _check_audience(proof: Proved, said: _Said, provider: Provider) -> None:
    """A token for several counts only if it says that it was us who asked for it."""
    got = proof.claims.audiences
    is_ours = provider.client in got and (len(set(got)) == 1 or said.azp is not None)
    if not is_ours or said.azp not in {None, provider.client}:
        told = ", ".join(got) if said.azp is None else f"{', '.join(got)}, asked for by {said.azp}"
        raise AudienceWrong(got=told[:SHOWN] or "nobody", wanted=provider.client)


def _check_access_token(said: _Said, access_token: str, algorithm: str) -> None:
    """Hold the access token against its hash, where there is one. Source: OpenID Connect Core 1.0, 3.1.3.6."""
    if said.at_hash is None:
        return
    hashed = (hashlib.sha512 if algorithm in _SHA512 else hashlib.sha256)(access_token.encode()).digest()
    if not hmac.compare_digest(_url_safe(hashed[: len(hashed) // 2]).encode(), said.at_hash.encode()):
        raise NotOfThisSignIn(why="it came with another access token than it was made with")


def _groups(claims: dict[str, object], claim: str) -> tuple[str, ...] | None:
    """Give the groups that a token names; none where it says that they stand elsewhere, as Entra's do beyond 200."""
    value, elsewhere = claims.get(claim), claims.get("_claim_names")
    if value is None and isinstance(elsewhere, dict) and claim in elsewhere:
        return None
    named: Sequence[object] = () if value is None else value if isinstance(value, list) else (value,)
    if len(named) > _MOST_GROUPS:
        raise ClaimsMalformed(claim=claim, why=f"it has more than {_MOST_GROUPS} groups")
    found = set[str]()
    for one in named:
        if not isinstance(one, str) or not one or len(one) > _LONGEST or not one.isprintable():
            raise ClaimsMalformed(claim=claim, why="a group in it is no text, is too long or cannot be printed")
        found.add(one)
    return tuple(sorted(found))


def _name(said: _Said) -> str:
    """Give what somebody is called, on one line; by the subject where nothing else is said."""
    for text in (said.name, said.preferred_username, said.email, said.sub):
        shown = " ".join("".join(char if char.isprintable() else " " for char in text or "").split())
        if shown:
            return shown[:SHOWN]
    raise TokenMalformed(why="it names nobody")
