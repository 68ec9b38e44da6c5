"""Signing in elsewhere: a browser goes to an identity provider and comes back as somebody. Floor 11.

The browser that begins keeps what it began, and `state` is the seal of that: whoever leaves makes no row here, and a
link from somebody else signs nobody in. What comes back is spent before its code is redeemed, and counts once.
Which of the many reasons there is for a refusal, only the server's own log says. Why: docs/decisions/0052-people.md.
Source: OpenID Connect Core 1.0; RFC 7636; RFC 9207; RFC 9700, section 2.1.1 (what binds a sign-in to its browser).
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

import msgspec

from interlock.flows.errors import NotOfThisBrowser, ProviderUnknown, ProviderUnready, ReturnRefused
from interlock.flows.ports import Clock, TokenUses
from interlock.identity.elsewhere import ProvenPerson, Provider
from interlock.kernel import Family, Instant, InterlockError

PURPOSE: Final = "sign-in elsewhere"
"""What the secret is for by which this server knows what it handed out; as that, too, what was spent is kept."""
LASTS: Final = timedelta(minutes=10)
"""How long the way to a provider and back may take."""
_SECRET_BYTES: Final = 32
_LONGEST: Final = 4_096
_LONGEST_REASON: Final = 1_000

Tell = Callable[[str], None]
"""Takes the reason of a refusal, which is for this server's own people."""


class IdentityProviders(Protocol):
    """Asks identity providers.

    Promise: `redeem` MUST check issuer, signature, audience, times and nonce before it gives anybody.
    """

    def address(self, provider: Provider, back: str, state: str, nonce: str, verifier: str, at: Instant) -> str:
        """Give where a browser is sent. Errors: those of the adapter, all of them `InterlockError`."""
        ...

    def names_itself(self, provider: Provider, at: Instant) -> bool:
        """Say whether a provider promises to name itself in each answer."""
        ...

    def redeem(self, provider: Provider, back: str, code: str, nonce: str, verifier: str, at: Instant) -> ProvenPerson:
        """Give who came back with a code."""
        ...


class Leaving(msgspec.Struct, frozen=True):
    """Where a browser is sent, and what it keeps meanwhile, with a secret in it."""

    address: str
    browser: str


class Back(msgspec.Struct, frozen=True):
    """What a browser brings back, all of it anybody's to write."""

    state: str = ""
    code: str = ""
    error: str = ""
    issuer: str | None = None
    """`iss`, where the provider names itself."""


class Arrived(msgspec.Struct, frozen=True):
    """Who came back, from where, and where they were going."""

    person: ProvenPerson
    provider: Provider
    next: str


class _Begun(msgspec.Struct, frozen=True):
    """A sign-in that was begun, as the browser keeps it."""

    provider: str
    back: str
    secret: str
    """What nobody else knows: all that the provider is shown follows from it and from the secret of this server."""
    next: str
    until: float


class _Shown(msgspec.Struct, frozen=True):
    """What a provider is shown of a sign-in: each by itself tells nothing of the others."""

    state: str
    nonce: str
    verifier: str


class SignIn:
    """The sign-ins elsewhere of one server. May be used by many threads."""

    def __init__(
        self,
        *,
        providers: Sequence[Provider],
        elsewhere: IdentityProviders,
        uses: TokenUses,
        secret: Callable[[], bytes],
        clock: Clock,
        random: Callable[[int], bytes],
    ) -> None:
        """`secret` is that of this server for `PURPOSE`; several servers over one store have the same."""
        self.providers = tuple(providers)
        self._elsewhere = elsewhere
        self._uses = uses
        self._secret = secret
        self._clock = clock
        self._random = random

    def begin(self, name: str, back: str, going: str, tell: Tell) -> Leaving:
        """Begin a sign-in.

        Shape:  `back` is the address to which browsers return from this provider and from no other, `going` where
                somebody wanted to, a path of ours.
        Errors: ProviderUnknown (FLW-280), ProviderUnready (FLW-282); the reason is told to `tell`.
        """
        provider, now = self._named(name), self._clock()
        begun = _Begun(name, back, _text(self._random(_SECRET_BYTES)), going, (now + LASTS).timestamp())
        kept = _text(msgspec.json.encode(begun))
        try:
            shown = self._shown(kept)
            address = self._elsewhere.address(provider, back, shown.state, shown.nonce, shown.verifier, now)
        except InterlockError as error:
            tell(_line(f"nobody can sign in with {name}: {error.code} {error}"))
            raise ProviderUnready from error
        return Leaving(address, kept)

    def finish(self, name: str, back: Back, browser: str, tell: Tell) -> Arrived:
        """Give who came back from a provider. A code is redeemed one time for what was begun, whatever becomes of it.

        Shape:  `browser` is what the browser kept.
        Errors: ReturnRefused (FLW-281), ProviderUnready (FLW-282); the reason is told to `tell`.
        """
        try:
            return self._finished(name, back, browser)
        except InterlockError as error:
            tell(_line(f"a sign-in with {name} is refused: {error.code} {error}"))
            if error.family in {Family.DATA, Family.USAGE}:
                raise ReturnRefused from error
            raise ProviderUnready from error

    def _finished(self, name: str, back: Back, browser: str) -> Arrived:
        now = self._clock()
        kept, state = _bounded(browser), _bounded(back.state)
        shown = self._shown(kept)
        if not hmac.compare_digest(shown.state, state):
            raise NotOfThisBrowser(why="this browser did not begin it")
        begun = _opened(kept)  # as it was handed out: nobody else can make the seal of it
        if begun.until <= now.timestamp():
            raise NotOfThisBrowser(why="it took too long")
        if begun.provider != name:
            raise NotOfThisBrowser(why=f"it was begun with {begun.provider}")
        provider = self._named(name)
        self._check_issuer(provider, back.issuer, now)
        if back.error or not back.code:
            raise NotOfThisBrowser(why=f"the provider says {back.error[:200]!r}" if back.error else "there is no code")
        code = _bounded(back.code)
        if not self._uses.take(PURPOSE, state, datetime.fromtimestamp(begun.until, UTC), now):
            raise NotOfThisBrowser(why="it was spent before")
        person = self._elsewhere.redeem(provider, begun.back, code, shown.nonce, shown.verifier, now)
        return Arrived(person, provider, begun.next)

    def _shown(self, kept: str) -> _Shown:
        """Give what a provider is shown of what a browser keeps; without the secret of this server nobody can."""
        secret = self._secret()
        found = (hmac.digest(secret, f"{word}\n{kept}".encode(), "sha256") for word in _Shown.__struct_fields__)
        return _Shown(*map(_text, found))

    def _check_issuer(self, provider: Provider, named: str | None, at: Instant) -> None:
        """Refuse an answer of another provider than the one that was asked. Source: RFC 9207, section 2.4."""
        if named is None and not self._elsewhere.names_itself(provider, at):
            return
        if named != provider.issuer.url:
            raise NotOfThisBrowser(why=f"the answer is by {(named or 'nobody')[:200]!r}")

    def _named(self, name: str) -> Provider:
        for one in self.providers:
            if one.name == name:
                return one
        raise ProviderUnknown(name=name[:60])


def _text(body: bytes) -> str:
    return base64.urlsafe_b64encode(body).rstrip(b"=").decode("ascii")


def _opened(kept: str) -> _Begun:
    return msgspec.json.decode(base64.urlsafe_b64decode(kept + "=" * (-len(kept) % 4)), type=_Begun)


def _bounded(text: str) -> str:
    """Give what a browser brought if a provider or we can have written it: some printable ASCII."""
    if not text or len(text) > _LONGEST or not text.isascii() or not text.isprintable():
        raise NotOfThisBrowser(why="something that it brought is missing, too long or no plain text")
    return text


def _line(text: str) -> str:
    """Give a text as one line of a log; what a stranger sent can be anything."""
    return "".join(char if char.isprintable() else " " for char in text[:_LONGEST_REASON])
