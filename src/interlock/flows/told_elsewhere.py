"""What a source told, by SCIM or LDAP: its groups are kept, and whoever may not go on is out at once. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final, Protocol

import msgspec

from interlock.flows.keep_groups import GroupKeeper, Tell
from interlock.flows.sessions import Sessions
from interlock.flows.tokens import Tokens
from interlock.identity import Account, AccountKind, Deed, Party, SuspendPerson
from interlock.identity.elsewhere import GroupRule

BARRED: Final = "barred"
"""As what somebody is kept who may not sign in any more."""


class ToldGroup(msgspec.Struct, frozen=True):
    """A group as a source has it."""

    id: str
    name: str
    members: tuple[str, ...]
    """Ids of users and of groups."""


class Source(Protocol):
    """Who tells of people and groups."""

    @property
    def origin(self) -> str:
        """What memberships are said to come from."""
        ...

    @property
    def issuer(self) -> str:
        """Whose subjects its people are."""
        ...

    @property
    def groups(self) -> tuple[GroupRule, ...]:
        """Which groups there are which groups here."""
        ...


class Barred(Protocol):
    """An account that may not sign in."""

    @property
    def id(self) -> str:
        """The account, in its one spelling."""
        ...


class BarredBook(Protocol):
    """Keeps who may not sign in any more, by the origin that said so."""

    def all(self, origin: str, kind: str) -> Sequence[Barred]:
        """Give everything of a kind that an origin said."""
        ...

    def remember(self, origin: str, kind: str, name: str, card: bytes) -> None:
        """Keep it."""
        ...

    def remove(self, origin: str, kind: str, name: str) -> bool:
        """Keep it no more; say whether it was kept."""
        ...


class ToldElsewhere:
    """Makes of what sources tell what holds here. May be used by many threads."""

    def __init__(self, *, keeper: GroupKeeper | None, sessions: Sessions, tokens: Tokens, book: BarredBook) -> None:
        """`keeper` is missing where no group is kept here."""
        self._book = book
        self._keeper = keeper
        self._sessions = sessions
        self._tokens = tokens

    def groups(
        self, source: Source, users: Mapping[str, Account], groups: Sequence[ToldGroup], tell: Tell
    ) -> tuple[Deed, ...]:
        """Have everybody be in the groups that a source says; `users` are the accounts of those who may go on.

        Shape:  gives what was entered; of `users` none is needed who is not `within` the groups that count here.
        Errors: those of `GroupKeeper.of_all`.
        """
        if self._keeper is None:
            return ()
        members = {
            name: {users[one] for one in ids if one in users} for name, ids in within(groups, source.groups).items()
        }
        return self._keeper.of_all(source.origin, source.groups, members, tell)

    def people(
        self,
        source: Source,
        there: Iterable[Account],
        tell: Tell,
        everybody: Callable[[], Iterable[Account]] = tuple,
    ) -> tuple[Deed, ...]:
        """Have everybody be suspended in the ledger who may not go on, and nobody by this source who is there again.

        Shape:  `there` are accounts of which the source says that they may go on, and `everybody` all of those, which
                is asked only where somebody is suspended of whom nothing else says why: as after a word that broke
                off. Gives what was entered. Whoever is suspended by that has no session left, by whichever account.
        Errors: those of `GroupKeeper.of_people` and of the books; what is missing then is entered the next time.
        """
        if self._keeper is None:
            return ()
        gone = {Account.parse(one.id) for one in self._book.all(source.origin, BARRED)}
        known = set(there)
        suspended = {Account.parse(account) for _, account in self._tokens.directory().said_gone(source.origin)}
        if not suspended <= gone | known:
            known.update(everybody())
        entered = self._keeper.of_people(source.origin, source.issuer, gone, known, tell)
        directory = self._tokens.directory()
        for deed in entered:
            joins = directory.person(deed.person).joins if isinstance(deed, SuspendPerson) else ()
            for join in joins:
                if join.account.kind is AccountKind.DIRECTORY:
                    self._sessions.end_all(join.account)
        return entered

    def person(self, source: Source, account: Account, *, is_active: bool, card: bytes = b"{}") -> None:
        """Let somebody sign in, or not any more: then the sessions of the account and the tokens of the person end.

        Shape:  `card` is what the source wants to know again of somebody who may not.
        Errors: those of the books.
        """
        if is_active:
            self._book.remove(source.origin, BARRED, str(account))
            return
        self._book.remember(source.origin, BARRED, str(account), card)
        self._sessions.end_all(account)
        person = self._tokens.directory().person_of(account)
        if person is None:
            return
        for one in self._tokens.all():
            if one.owner == Party.person(person) and one.revoked_at is None:
                self._tokens.revoke(one.id)


def within(groups: Sequence[ToldGroup], rules: Sequence[GroupRule]) -> dict[str, set[str]]:
    """Give the ids of everybody in each group that a rule names; several groups of one name are one."""
    wanted, by_id = {one.theirs for one in rules}, {one.id: one for one in groups}
    found: dict[str, set[str]] = {}
    for one in groups:
        if one.name in wanted:
            found.setdefault(one.name, set()).update(_within(one, by_id))
    return found


def _within(group: ToldGroup, by_id: Mapping[str, ToldGroup]) -> Collection[str]:
    """Give the ids of everybody in a group and in those inside it; rings end."""
    seen, waiting, found = {group.id}, [group], set[str]()
    for one in waiting:
        for name in one.members:
            if name not in by_id:
                found.add(name)
            elif name not in seen:
                seen.add(name)
                waiting.append(by_id[name])
    return found
