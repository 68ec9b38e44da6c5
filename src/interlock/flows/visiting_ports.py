"""What the flows about people at a browser need from outside. Floor 11."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from interlock.kernel import Instant

if TYPE_CHECKING:
    from interlock.identity import Account
    from interlock.identity.local_accounts import LocalCard
    from interlock.identity.sessions import SessionCard
    from interlock.identity.waiting import Patience


class SessionBook(Protocol):
    """The sessions of a server by the digests of their secrets; see `interlock.identity.sessions`."""

    def add(self, digest: bytes, card: SessionCard) -> None:
        """Keep a session."""
        ...

    def find(self, digest: bytes) -> SessionCard | None:
        """Give the session of a digest as it stands this moment; none if there is none."""
        ...

    def named(self, name: str) -> SessionCard | None:
        """Give a session by its id; none if there is none."""
        ...

    def of(self, account: Account) -> tuple[SessionCard, ...]:
        """Give the sessions of an account, the newest first."""
        ...

    def renew(self, digest: bytes, card: SessionCard, before: SessionCard) -> bool:
        """Say whether the session of a card has another secret and card from now on.

        Promise: of several that renew one session at once, this MUST say true to one.
        """
        ...

    def seen(self, card: SessionCard, at: Instant) -> None:
        """Remember that a session was used."""
        ...

    def end(self, name: str, at: Instant) -> None:
        """Let a session count no more."""
        ...

    def end_all(self, account: Account, at: Instant) -> None:
        """Let no session of an account count any more."""
        ...


class OnceBook(Protocol):
    """What counts one time, by the digest of a secret.

    Promise: of several that take the same at once, `take` MUST give it to one, whatever process they are in.
    """

    def put(self, digest: bytes, kind: str, card: bytes, until: Instant) -> None:
        """Keep something until a moment."""
        ...

    def take(self, digest: bytes, kind: str) -> bytes | None:
        """Give something and keep it no more; none where there is nothing that counts."""
        ...

    def look(self, digest: bytes, kind: str) -> bytes | None:
        """Give something and go on keeping it; none where there is nothing that counts."""
        ...

    def drop(self, kind: str) -> None:
        """Keep nothing of a kind any more."""
        ...


class TriesBook(Protocol):
    """How often somebody failed.

    Promise: of several tries at once, `count` MUST let through no more than one after the other would be.
    """

    def count(self, who: Mapping[str, Patience], at: Instant) -> int:
        """Count a try as one that failed, by each name; give 0, or the seconds to wait, with nothing counted."""
        ...

    def clear(self, who: str) -> None:
        """Forget the tries of somebody."""
        ...

    def take_back(self, who: str, at: Instant) -> None:
        """Let one try that was counted not have failed."""
        ...


class AccountBook(Protocol):
    """The local accounts of a server by name."""

    def add(self, card: LocalCard) -> bool:
        """Say whether an account is kept from now on; not where there is one of that name."""
        ...

    def find(self, name: str) -> LocalCard | None:
        """Give an account; none if there is none."""
        ...

    def all(self) -> tuple[LocalCard, ...]:
        """Give every account, by name."""
        ...

    def replace(self, card: LocalCard, before: LocalCard) -> bool:
        """Say whether an account is kept as this card has it; not where another one changed it meanwhile."""
        ...


class Hasher(Protocol):
    """Makes of a password what can be kept of it.

    Promise: `is_right` MUST do the same work for every password and for `none`, which no password fits.
    """

    @property
    def none(self) -> str:
        """The hash of a password that nobody knows, made with the present parameters."""
        ...

    def hashed(self, password: str) -> str:
        """Give what is kept of a password."""
        ...

    def is_right(self, kept: str, password: str) -> bool:
        """Say whether a password is the one that something was kept of."""
        ...

    def is_old(self, kept: str) -> bool:
        """Say whether something was kept with other parameters than the present ones."""
        ...
