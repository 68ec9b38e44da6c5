"""Sessions: open one when somebody signed in, say who shows one, make it stronger, end it. Floor 11.

Why sessions are kept here and not in the browser: docs/decisions/0052-people.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

import msgspec

from interlock.flows.errors import SessionRefused
from interlock.flows.ports import Clock
from interlock.flows.visiting_ports import SessionBook
from interlock.identity import Account, Directory
from interlock.identity.sessions import SECRET_BYTES, Method, SessionCard, Visitor, secret_digest, write_secret

_ID_BYTES: Final = 6
KEPT: Final = timedelta(days=7)
"""How long a session is kept after its end, so that somebody can see who came."""


class Limits(msgspec.Struct, frozen=True):
    """How long a session counts."""

    idle: timedelta = timedelta(minutes=30)
    """Without a request."""
    whole: timedelta = timedelta(hours=12)
    """However much it is used."""


class Sessions:
    """The sessions of one server. May be used by many threads."""

    def __init__(
        self,
        *,
        book: SessionBook,
        directory: Callable[[], Directory],
        clock: Clock,
        random: Callable[[int], bytes],
        limits: Limits | None = None,
    ) -> None:
        """`directory` says who is who as the ledger has it this moment."""
        self._book = book
        self._directory = directory
        self._clock = clock
        self._random = random
        self.limits = limits or Limits()

    def open(
        self, account: Account, name: str, method: Method, groups: Sequence[str] = (), *, instead_of: str = ""
    ) -> tuple[str, SessionCard]:
        """Open a session for whoever proved to be an account; give what the browser keeps, and the card.

        Shape:  `instead_of` is what the browser showed until now: that session ends, so that nothing that somebody
                else may know is ever signed in.
        Errors: those of the book.
        """
        now = self._clock()
        if instead_of:
            self.end(instead_of)
        secret, called = write_secret(self._random(SECRET_BYTES)), f"ses-{self._random(_ID_BYTES).hex()}"
        card = SessionCard(called, account, name, method, now, now + self.limits.whole, tuple(groups))
        self._book.add(secret_digest(secret), card)
        return secret, card

    def who(self, secret: str, *, is_seen: bool = True) -> Visitor:
        """Say who shows a session. Errors: SessionRefused (FLW-270), whatever the reason.

        Shape:  `is_seen` is whether somebody asks, and not a page that renews itself: only that keeps it from ending.
        """
        card, now = self._book.find(secret_digest(secret)), self._clock()
        if card is None or not card.stands(now, self.limits.idle):
            raise SessionRefused
        if is_seen:
            self._book.seen(card, now)
        return Visitor(card, self._directory())

    def still(self, card: SessionCard) -> Visitor | None:
        """Give who had a session a while ago as they stand this moment; none where it counts no more.

        Shape:  it is no use of the session: whoever merely follows what happens lets it end.
        """
        known = self._book.named(card.id)
        is_standing = known is not None and known.stands(self._clock(), self.limits.idle)
        return Visitor(known, self._directory()) if known is not None and is_standing else None

    def strong(self, card: SessionCard, digest: str) -> tuple[str, SessionCard]:
        """Let a session be one whose owner just proved themselves again, for something of a digest.

        Shape:  it has another secret from now on, which is given; the old one counts no more.
        Errors: SessionRefused (FLW-270), also to the second of two at once.
        """
        now, secret = self._clock(), write_secret(self._random(SECRET_BYTES))
        strong = msgspec.structs.replace(card, strong_at=now, strong_for=digest)
        if not card.stands(now, self.limits.idle) or not self._book.renew(secret_digest(secret), strong, card):
            raise SessionRefused
        return secret, strong

    def of(self, account: Account) -> tuple[SessionCard, ...]:
        """Give the sessions of an account that count this moment, the newest first."""
        now = self._clock()
        return tuple(one for one in self._book.of(account) if one.stands(now, self.limits.idle))

    def end(self, secret: str) -> None:
        """End the session that a browser shows; where there is none, nothing happens."""
        card = self._book.find(secret_digest(secret))
        if card is not None:
            self._book.end(card.id, self._clock())

    def end_own(self, visitor: Visitor, name: str) -> None:
        """End a session of whoever asks, by its id. Errors: SessionRefused (FLW-270) if it is not theirs."""
        card = self._book.named(name)
        if card is None or card.account != visitor.card.account:
            raise SessionRefused
        self._book.end(name, self._clock())

    def end_all(self, account: Account) -> None:
        """End every session of an account."""
        self._book.end_all(account, self._clock())
