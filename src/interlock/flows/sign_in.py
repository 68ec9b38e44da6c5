"""Signing in elsewhere: a browser goes to an identity provider and comes back as somebody. Floor 11.

What was begun is kept here and used up by the way back, whatever becomes of it; the browser that began it has a secret
of its own, so that a link from somebody else signs nobody in. Which of the many reasons there is for a refusal, only
the server's own log says. Source: OpenID Connect Core 1.0; RFC 7636; RFC 9207; RFC 9700.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final, Protocol

import msgspec

from interlock.flows.errors import NotOfThisBrowser, ProviderUnknown, ProviderUnready, ReturnRefused
from interlock.flows.ports import Clock
from interlock.flows.visiting_ports import OnceBook
from interlock.identity.elsewhere import ProvenPerson, Provider
from interlock.kernel import Family, Instant, InterlockError

KIND: Final = "sign-in elsewhere"
"""As what a sign-in that was begun is kept."""
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
    """Where a browser is sent, and the secret that it keeps meanwhile."""

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
    """What is kept of a sign-in that was begun."""

    provider: str
    back: str
    nonce: str
    verifier: str
    browser: bytes
    """SHA-256 of the browser's secret."""
    next: str


class SignIn:
    """The sign-ins elsewhere of one server. May be used by many threads."""

    def __init__(
        self,
        *,
        providers: Sequence[Provider],
        elsewhere: IdentityProviders,
        once: OnceBook,
        clock: Clock,
        random: Callable[[int], bytes],
    ) -> None:
        self.providers = tuple(providers)
        self._elsewhere = elsewhere
        self._once = once
        self._clock = clock
        self._random = random

    def begin(self, name: str, back: str, going: str, tell: Tell) -> Leaving:
        """Begin a sign-in.

        Shape:  `back` is the address to which browsers return from this provider and from no other, `going` where
                somebody wanted to, a path of ours.
        Errors: ProviderUnknown (FLW-280), ProviderUnready (FLW-282); the reason is told to `tell`.
        """
        provider, now = self._named(name), self._clock()
        state, nonce, verifier, browser = (_text(self._random(_SECRET_BYTES)) for _ in range(4))
        try:
            address = self._elsewhere.address(provider, back, state, nonce, verifier, now)
        except InterlockError as error:
            tell(_line(f"nobody can sign in with {name}: {error.code} {error}"))
            raise ProviderUnready from error
        begun = _Begun(name, back, nonce, verifier, _digest(browser), going)
        self._once.put(_digest(state), KIND, msgspec.json.encode(begun), now + LASTS)
        return Leaving(address, browser)

    def finish(self, name: str, back: Back, browser: str, tell: Tell) -> Arrived:
        """Give who came back from a provider. What was begun is over, whether it ends well or not.

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
        card = self._once.take(_digest(_bounded(back.state)), KIND)
        if card is None:
            raise NotOfThisBrowser(why="no sign-in was begun with that state, or it is over")
        begun = msgspec.json.decode(card, type=_Begun)
        if not hmac.compare_digest(_digest(_bounded(browser)), begun.browser):
            raise NotOfThisBrowser(why="another browser began it")
        if begun.provider != name:
            raise NotOfThisBrowser(why=f"it was begun with {begun.provider}")
        provider = self._named(name)
        self._check_issuer(provider, back.issuer, now)
        if back.error or not back.code:
            raise NotOfThisBrowser(why=f"the provider says {back.error[:200]!r}" if back.error else "there is no code")
        code = _bounded(back.code)
        person = self._elsewhere.redeem(provider, begun.back, code, begun.nonce, begun.verifier, now)
        return Arrived(person, provider, begun.next)

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


def _text(random: bytes) -> str:
    return base64.urlsafe_b64encode(random).rstrip(b"=").decode("ascii")


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("ascii")).digest()


def _bounded(text: str) -> str:
    """Give what a browser brought if a provider or we can have written it: some printable ASCII."""
    if not text or len(text) > _LONGEST or not text.isascii() or not text.isprintable():
        raise NotOfThisBrowser(why="something that it brought is missing, too long or no plain text")
    return text


def _line(text: str) -> str:
    """Give a text as one line of a log; what a stranger sent can be anything."""
    return "".join(char if char.isprintable() else " " for char in text[:_LONGEST_REASON])
