"""Step-up: somebody who is signed in proves themselves again, for one thing of one digest. Floor 11.

A challenge is kept here, counts one time and for five minutes, and only in the session in which it was made. After it
the session has another secret. What a security key signed goes on as evidence; what a code proves stays here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

import msgspec

from interlock.flows.errors import (
    AuthenticatorUnknown,
    CodeTooWeak,
    CodeWrong,
    NoPublicAddress,
    PasskeyNobodys,
    StepUpOver,
    TooManyTries,
)
from interlock.flows.in_person import Draft
from interlock.flows.ports import Clock
from interlock.flows.sessions import Sessions
from interlock.flows.stepping_ports import AuthenticatorBook, Codes, SecurityKeys
from interlock.flows.visiting_ports import OnceBook, TriesBook
from interlock.identity.authenticators import CodeCard, Held, PasskeyCard
from interlock.identity.sessions import SessionCard, Visitor, secret_digest, write_secret
from interlock.identity.step_up import NONCE_BYTES, Challenge, Purpose, StepUp
from interlock.identity.waiting import BY_ACCOUNT
from interlock.kernel import Digest, KeyId

LASTS: Final = timedelta(minutes=5)
KIND: Final = "step-up"


class Means(StrEnum):
    """What somebody proved themselves with."""

    PASSKEY = "security key"
    """Anybody can verify it, with the ledger alone."""
    CODE = "code"
    """Weaker: this server alone can verify it, and whoever reads its store could have made it."""


class Pending(msgspec.Struct, frozen=True):
    """A challenge that waits for its answer."""

    challenge: Challenge
    draft: Draft | None = None
    """What is said once it is answered; none where the session alone is to be stronger."""
    back: str = ""
    """The path to go to afterwards."""
    seen: tuple[str, ...] = ()
    """How that stood which the draft answers; see `interlock.flows.seen`."""


class Begun(msgspec.Struct, frozen=True):
    """A step-up that somebody is asked for."""

    id: str
    """Secret, and known to the browser alone."""
    pending: Pending
    options: dict[str, Any] | None
    """What `navigator.credentials.get` is asked with; none where no security key would do."""
    takes_code: bool


class Proven(msgspec.Struct, frozen=True):
    """A step-up that somebody passed."""

    means: Means
    pending: Pending
    secret: str
    """What the browser has to show from now on."""
    card: SessionCard
    proof: StepUp | None = None
    """None for a code, which proves nothing to anybody else."""


class StepUps:
    """Asks for proofs and takes them. May be used by many threads."""

    def __init__(
        self,
        *,
        book: AuthenticatorBook,
        once: OnceBook,
        tries: TriesBook,
        sessions: Sessions,
        keys: SecurityKeys,
        codes: Codes,
        clock: Clock,
        random: Callable[[int], bytes],
    ) -> None:
        self._book = book
        self._once = once
        self._tries = tries
        self._sessions = sessions
        self._keys = keys
        self._codes = codes
        self._clock = clock
        self._random = random

    def key_of(self, visitor: Visitor) -> KeyId:
        """Give a security key with which somebody can say something that counts in the ledger.

        Errors: NoPublicAddress (FLW-299), AuthenticatorUnknown (FLW-293), PasskeyNobodys (FLW-297).
        """
        self._check_named()
        known = _passkeys(self._here(visitor))
        if not known:
            raise AuthenticatorUnknown(what="security key")
        joined = [one for one in known if self._is_of(visitor, one)]
        if not joined:
            raise PasskeyNobodys(key=known[0].id, person=visitor.person or "PERSON")
        return joined[0].key_id

    def begin(
        self,
        visitor: Visitor,
        purpose: Purpose,
        digest: Digest,
        draft: Draft | None = None,
        back: str = "",
        seen: tuple[str, ...] = (),
    ) -> Begun:
        """Ask somebody to prove themselves for one digest; `draft` is what they are about to say.

        Shape:  `back` is the path of ours to which they go on afterwards; `seen` is how what they answer stands now.

        Errors: AuthenticatorUnknown (FLW-293), and with a draft those of `key_of`.
        """
        if draft is not None:
            self.key_of(visitor)
        held = self._here(visitor)
        keys = [one for one in _passkeys(held) if draft is None or self._is_of(visitor, one)]
        takes_code = draft is None and any(isinstance(one.card, CodeCard) for one in held)
        if not keys and not takes_code:
            raise AuthenticatorUnknown(what="security key or code")
        until = self._clock().replace(microsecond=0) + LASTS
        challenge = Challenge(
            purpose, digest, str(visitor.card.account), visitor.card.id, self._random(NONCE_BYTES), until
        )
        pending = Pending(challenge, draft, back, seen)
        name = write_secret(self._random(NONCE_BYTES))
        self._once.put(secret_digest(name), KIND, msgspec.json.encode(pending), until)
        return Begun(name, pending, self._keys.asking(challenge.hashed(), keys) if keys else None, takes_code)

    def look(self, visitor: Visitor, name: str) -> Pending:
        """Give a challenge that waits in this session. Errors: StepUpOver (FLW-291)."""
        return self._own(visitor, self._once.look(secret_digest(name), KIND))

    def options(self, visitor: Visitor, pending: Pending) -> dict[str, Any] | None:
        """Give what a browser is asked with for a challenge that waits; none where no security key would do."""
        held = _passkeys(self._here(visitor))
        keys = [one for one in held if pending.draft is None or self._is_of(visitor, one)]
        return self._keys.asking(pending.challenge.hashed(), keys) if keys else None

    def takes_code(self, visitor: Visitor, pending: Pending) -> bool:
        """Say whether a code would do for a challenge that waits."""
        return pending.draft is None and any(isinstance(one.card, CodeCard) for one in self._here(visitor))

    def finish(self, visitor: Visitor, name: str, answer: bytes) -> Proven:
        """Take what a security key answered; the challenge counts no more, whatever the answer is worth.

        Errors: StepUpOver (FLW-291), AuthenticatorUnknown (FLW-293), PasskeyNobodys (FLW-297), those of
            `SecurityKeys.answered`, SessionRefused (FLW-270).
        """
        pending = self._take(visitor, name)
        credential = self._keys.credential_in(answer)
        found = next((one for one in self._here(visitor) if _is_called(one, credential)), None)
        if found is None or not isinstance(found.card, PasskeyCard):
            raise AuthenticatorUnknown(what="security key")
        if pending.draft is not None and not self._is_of(visitor, found.card):
            raise PasskeyNobodys(key=found.card.id, person=visitor.person or "PERSON")
        signed, count = self._keys.answered(answer, pending.challenge.hashed(), found.card, found.used)
        if not self._book.use(found.card.id, count):
            raise StepUpOver
        return self._passed(visitor, pending, Means.PASSKEY, StepUp.of(pending.challenge, signed))

    def finish_with_code(self, visitor: Visitor, name: str, code: str) -> Proven:
        """Take a code; it makes the session stronger and says nothing in the ledger.

        Errors: StepUpOver (FLW-291), CodeTooWeak (FLW-298), TooManyTries (FLW-272), CodeWrong (FLW-294),
            SessionRefused (FLW-270).
        """
        if self.look(visitor, name).draft is not None:
            raise CodeTooWeak
        self.check_code(visitor, [one for one in self._here(visitor) if isinstance(one.card, CodeCard)], code)
        return self._passed(visitor, self._take(visitor, name), Means.CODE, None)

    def check_code(self, visitor: Visitor, held: list[Held], code: str) -> int:
        """Take a code of one of some generators; give its step. Errors: TooManyTries (FLW-272), CodeWrong (FLW-294)."""
        who, now = f"code {visitor.card.account}", self._clock()
        seconds = self._tries.count({who: BY_ACCOUNT}, now)
        if seconds:
            raise TooManyTries(seconds=seconds)
        for one in held:
            assert isinstance(one.card, CodeCard)  # noqa: S101  (whoever asks has sorted them)
            step = self._codes.step(one.card.secret, code, now, one.used)
            if step is not None and self._book.use(one.card.id, step):
                self._tries.clear(who)
                return step
        raise CodeWrong

    def _passed(self, visitor: Visitor, pending: Pending, means: Means, proof: StepUp | None) -> Proven:
        secret, card = self._sessions.strong(visitor.card, str(pending.challenge.digest))
        return Proven(means, pending, secret, card, proof)

    def _take(self, visitor: Visitor, name: str) -> Pending:
        self.look(visitor, name)  # another session's is left to it
        return self._own(visitor, self._once.take(secret_digest(name), KIND))

    def _own(self, visitor: Visitor, body: bytes | None) -> Pending:
        pending = _PENDING.decode(body) if body is not None else None
        if pending is None or pending.challenge.session != visitor.card.id:
            raise StepUpOver
        if pending.challenge.account != str(visitor.card.account) or self._clock() >= pending.challenge.until:
            raise StepUpOver
        return pending

    def _here(self, visitor: Visitor) -> tuple[Held, ...]:
        """Give what somebody has that can be used at this address."""
        here = self._keys.relying_party
        return tuple(
            one
            for one in self._book.of(visitor.card.account)
            if isinstance(one.card, CodeCard) or one.card.relying_party == here
        )

    def _check_named(self) -> None:
        if not self._keys.relying_party:
            raise NoPublicAddress(address="the address of this server")

    def _is_of(self, visitor: Visitor, card: PasskeyCard) -> bool:
        """Say whether the ledger joins a security key to whoever is signed in."""
        return visitor.person is not None and visitor.directory.person_of_key(card.key_id) == visitor.person


def _passkeys(held: tuple[Held, ...]) -> list[PasskeyCard]:
    return [one.card for one in held if isinstance(one.card, PasskeyCard)]


def _is_called(one: Held, credential: str) -> bool:
    return isinstance(one.card, PasskeyCard) and one.card.credential == credential


_PENDING: Final = msgspec.json.Decoder(Pending)
