"""Authenticators: somebody adds, looks at and removes what they prove themselves with a second time. Floor 11.

A stolen session must not be able to give itself a security key: the first one is added shortly after signing in, and
any change after that needs what somebody has already. What a key says counts in no decision before people joined it to
somebody in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import msgspec

from interlock.flows.errors import (
    AuthenticatorsUnfit,
    AuthenticatorUnknown,
    CodeWrong,
    NoPublicAddress,
    SignInOld,
    StepUpOver,
    StepUpWanted,
)
from interlock.flows.ports import Clock
from interlock.flows.stepping_ports import AuthenticatorBook, Codes, SecurityKeys
from interlock.flows.visiting_ports import OnceBook
from interlock.identity import Account
from interlock.identity.authenticators import LONGEST_NAME, CodeCard, Held, PasskeyCard
from interlock.identity.sessions import Visitor, secret_digest, write_secret
from interlock.identity.step_up import NONCE_BYTES
from interlock.kernel import Digest, Instant, sha256

FRESH: Final = timedelta(minutes=10)
"""How long after signing in the first one is added."""
STRONG: Final = timedelta(minutes=5)
"""How long after a step-up for it something is changed."""
MOST: Final = 10
"""Of one account."""
_KIND: Final = "authenticator"
_ID_BYTES: Final = 16


class _New(msgspec.Struct, frozen=True):
    """Something that is about to be added."""

    session: str
    challenge: bytes
    secret: str = ""
    """Of a generator of codes; empty for a security key."""


class NewKey(msgspec.Struct, frozen=True):
    """A security key that a browser is asked for."""

    id: str
    options: dict[str, Any]


class NewCode(msgspec.Struct, frozen=True):
    """A generator of codes that somebody is about to set up; shown one time."""

    id: str
    secret: str
    address: str


def change_digest(account: Account) -> Digest:
    """Give the digest that a step-up is about by which somebody may change what they prove themselves with."""
    return sha256(f"interlock authenticators of {account}".encode())


class Authenticators:
    """The security keys and generators of codes of a server. May be used by many threads."""

    def __init__(
        self,
        *,
        book: AuthenticatorBook,
        once: OnceBook,
        keys: SecurityKeys,
        codes: Codes,
        clock: Clock,
        random: Callable[[int], bytes],
    ) -> None:
        self._book = book
        self._once = once
        self._keys = keys
        self._codes = codes
        self._clock = clock
        self._random = random

    @property
    def has_name(self) -> bool:
        """Whether the address where people are has a name, without which there are no security keys."""
        return bool(self._keys.relying_party)

    def of(self, visitor: Visitor) -> tuple[Held, ...]:
        """Give what somebody has, the oldest first."""
        return self._book.of(visitor.card.account)

    def check_may_change(self, visitor: Visitor) -> None:
        """Return if somebody may add or remove something now.

        Errors: SignInOld (FLW-296) for the first one, StepUpWanted (FLW-292) after that.
        """
        now, card = self._clock(), visitor.card
        if not self.of(visitor):
            if now - card.made_at > FRESH:
                raise SignInOld(minutes=FRESH // timedelta(minutes=1))
        elif (
            card.strong_at is None
            or now - card.strong_at > STRONG
            or card.strong_for != str(change_digest(card.account))
        ):
            raise StepUpWanted

    def begin_key(self, visitor: Visitor) -> NewKey:
        """Ask for a new security key. Errors: those of `check_may_change`, NoPublicAddress (FLW-299)."""
        self.check_may_change(visitor)
        if not self._keys.relying_party:
            raise NoPublicAddress(address="the address of this server")
        challenge = self._random(NONCE_BYTES)
        name = self._put(_New(visitor.card.id, challenge))
        known = [one.card for one in self.of(visitor) if isinstance(one.card, PasskeyCard)]
        return NewKey(name, self._keys.enrolling(visitor.card.account, visitor.card.name, challenge, known))

    def finish_key(self, visitor: Visitor, name: str, answer: bytes, called: str) -> PasskeyCard:
        """Keep the security key with which a browser answered.

        Errors: StepUpOver (FLW-291), those of `check_may_change` and `SecurityKeys.enrolled`.
        """
        self.check_may_change(visitor)
        new = self._take(visitor, name)
        card, count = self._keys.enrolled(
            answer, new.challenge, visitor.card.account, _called(called, "security key"), self._clock()
        )
        self._keep(visitor, card, count)
        return card

    def begin_code(self, visitor: Visitor) -> NewCode:
        """Make a generator of codes, which counts once a code of it was shown. Errors: those of `check_may_change`."""
        self.check_may_change(visitor)
        secret = self._codes.secret(self._random(self._codes.secret_bytes))
        name = self._put(_New(visitor.card.id, b"", secret))
        return NewCode(name, secret, self._codes.address(secret, str(visitor.card.account)))

    def look_code(self, visitor: Visitor, name: str) -> NewCode:
        """Give a generator of codes that is about to be added in this session, to whoever mistyped its first code.

        Errors: those of `check_may_change`, StepUpOver (FLW-291).
        """
        self.check_may_change(visitor)
        new = self._own(visitor, self._once.look(secret_digest(name), _KIND))
        if not new.secret:
            raise StepUpOver  # a security key was begun by that name
        return NewCode(name, new.secret, self._codes.address(new.secret, str(visitor.card.account)))

    def finish_code(self, visitor: Visitor, name: str, code: str, called: str) -> CodeCard:
        """Keep a generator of codes, if a code of it fits; if none does, it waits on.

        Errors: those of `check_may_change`, StepUpOver (FLW-291), CodeWrong (FLW-294).
        """
        new, now = self.look_code(visitor, name), self._clock()
        step = self._codes.step(new.secret, code, now, 0)
        if step is None:
            raise CodeWrong
        self._take(visitor, name)
        account, identity = visitor.card.account, f"cod-{self._random(_ID_BYTES).hex()}"
        card = CodeCard(identity, account, _called(called, "codes"), new.secret, now)
        self._keep(visitor, card, step)
        return card

    def remove(self, visitor: Visitor, name: str) -> None:
        """Keep something no more.

        Errors: those of `check_may_change`, AuthenticatorUnknown (FLW-293), AuthenticatorsUnfit (FLW-295).
        """
        self.check_may_change(visitor)
        if name not in {one.card.id for one in self.of(visitor)}:
            raise AuthenticatorUnknown(what="security key or code")
        if not self._book.remove(name, visitor.card.account):
            raise AuthenticatorsUnfit(why="it is the last one that you have")

    def _keep(self, visitor: Visitor, card: PasskeyCard | CodeCard, used: int) -> None:
        if len(self.of(visitor)) >= MOST:
            raise AuthenticatorsUnfit(why=f"nobody has more than {MOST}")
        if not self._book.add(card, used):
            raise AuthenticatorsUnfit(why="that security key is known here already")

    def _put(self, new: _New) -> str:
        name = write_secret(self._random(NONCE_BYTES))
        until: Instant = self._clock() + STRONG
        self._once.put(secret_digest(name), _KIND, msgspec.json.encode(new), until)
        return name

    def _take(self, visitor: Visitor, name: str) -> _New:
        return self._own(visitor, self._once.take(secret_digest(name), _KIND))

    def _own(self, visitor: Visitor, body: bytes | None) -> _New:
        new = _NEW.decode(body) if body is not None else None
        if new is None or new.session != visitor.card.id:
            raise StepUpOver
        return new


def _called(text: str, otherwise: str) -> str:
    """Give a name as it can be shown, never empty."""
    named = "".join(one for one in " ".join(text.split()) if one.isprintable())[:LONGEST_NAME]
    return named or otherwise


_NEW: Final = msgspec.json.Decoder(_New)
