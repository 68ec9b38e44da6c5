"""Arrivals: whoever came back from an identity provider is signed in, and is in the groups that it names. Floor 11.

What the provider said is kept with its origin before anybody is signed in, so that a membership that was taken away
elsewhere is gone here before its owner can ask for anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

import msgspec

from interlock.flows.errors import ProviderUnready, ReturnRefused
from interlock.flows.keep_groups import GroupKeeper, Tell
from interlock.flows.sessions import Sessions
from interlock.flows.sign_in import Arrived
from interlock.identity import Account
from interlock.identity.elsewhere import ProvenPerson
from interlock.identity.sessions import Method, SessionCard
from interlock.kernel import Instant, InterlockError

KIND: Final = "person"
_LONGEST_REASON: Final = 1_000


class PersonElsewhere(msgspec.Struct, frozen=True, rename="camel"):
    """What is kept of somebody who signed in elsewhere."""

    name: str
    groups: tuple[str, ...] | None
    """As the provider named them; None where it did not tell."""
    at: Instant


class PeopleBook(Protocol):
    """Keeps what providers said of people, by origin."""

    def remember(self, origin: str, kind: str, name: str, card: bytes) -> None:
        """Keep what was said last."""
        ...


class Arrivals:
    """Opens sessions for people who signed in elsewhere. May be used by many threads."""

    def __init__(
        self,
        *,
        sessions: Sessions,
        book: PeopleBook,
        keeper: GroupKeeper | None,
        is_barred: Callable[[Account], bool],
    ) -> None:
        """`keeper` is missing where no group is kept here; `is_barred` says who may not sign in any more."""
        self._is_barred = is_barred
        self._sessions = sessions
        self._book = book
        self._keeper = keeper

    def open(self, arrived: Arrived, instead_of: str, tell: Tell) -> tuple[str, SessionCard]:
        """Open a session for whoever came back; `instead_of` is what the browser showed until now.

        Errors: ReturnRefused (FLW-281) for somebody who was deactivated elsewhere; ProviderUnready (FLW-282) where
                what the provider says of groups cannot be entered. The reason is told to `tell`, and nobody is signed
                in.
        """
        person, provider = arrived.person, arrived.provider
        self._check(arrived, tell)
        self._book.remember(provider.origin, KIND, str(person.account), _card(person))
        if self._keeper is not None:
            try:
                self._keeper.of_one(provider.origin, provider.groups, person.account, person.groups, tell)
            except InterlockError as error:
                tell(_line(f"groups of {provider.origin} are not kept: {error.code} {error}"))
                raise ProviderUnready from error
        opened = self._sessions.open(
            person.account, person.name, Method.OIDC, person.groups or (), instead_of=instead_of
        )
        try:
            self._check(arrived, tell)  # again: whoever was deactivated meanwhile had no session that could be ended
        except InterlockError:
            self._sessions.end(opened[0])
            raise
        return opened

    def _check(self, arrived: Arrived, tell: Tell) -> None:
        account = arrived.person.account
        if self._is_barred(account):
            tell(_line(f"a sign-in with {arrived.provider.name} is refused: {account} was deactivated elsewhere"))
            raise ReturnRefused


def _card(person: ProvenPerson) -> bytes:
    return msgspec.json.encode(PersonElsewhere(person.name, person.groups, person.issued_at))


def _line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text[:_LONGEST_REASON])
