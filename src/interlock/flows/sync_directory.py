"""Take over what an LDAP directory says: who is there, who is no more, and who is in which group. Floor 11.

Enters: everything that a directory says; what could not be read whole never comes here. Leaves: memberships in kept
groups, and an end for whoever left, in the ledger too where people had it say so. What would make most people leave at
once is refused until somebody says that it is right. An account that was one entry's and is another one's now is
nobody's way in.

Why: docs/decisions/0053-groups.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

import msgspec

from interlock.flows.errors import DirectoryAmbiguous, DirectoryShrunken
from interlock.flows.keep_groups import Tell
from interlock.flows.told_elsewhere import BARRED, ToldElsewhere, ToldGroup
from interlock.identity import Account, Deed, Directory, IdentityError
from interlock.identity.elsewhere import account_elsewhere
from interlock.identity.ldap import LdapContent, LdapSource, PersonInLdap

PERSON: Final = "person"
GROUP: Final = "group"
_FEW: Final = 10
"""So many may leave at once whatever share of all they are."""


class Row(Protocol):
    """What was kept of something."""

    @property
    def id(self) -> str:
        """By which it is known again."""
        ...

    @property
    def card(self) -> bytes:
        """What is known of it."""
        ...


class SyncedBook(Protocol):
    """Keeps what directories said, by origin; its errors are those of a store."""

    def all(self, origin: str, kind: str) -> Sequence[Row]:
        """Give everything of a kind that an origin said last."""
        ...

    def keep_all(self, origin: str, kind: str, cards: Mapping[str, bytes]) -> None:
        """Keep all of a kind that an origin says, by id, and nothing else."""
        ...


class PersonCard(msgspec.Struct, frozen=True, rename="camel"):
    """What is kept of somebody."""

    entry: str
    name: str
    account: str = ""
    """Empty for somebody who cannot sign in."""


class BarredCard(msgspec.Struct, frozen=True, rename="camel"):
    """What is kept of an account that may not sign in any more."""

    of: str = ""
    """The id of the entry that had it."""


class SyncDone(msgspec.Struct, frozen=True):
    """What became of it."""

    source: str
    people: int
    groups: int
    left: tuple[str, ...]
    """Accounts that may not sign in any more."""
    back: tuple[str, ...]
    """Accounts that may again."""
    taken: tuple[str, ...]
    """Accounts that were another entry's: they stay barred."""
    entered: tuple[Deed, ...]
    """Who is in which group."""
    suspended: tuple[Deed, ...] = ()
    """Whose word counts no more in the ledger, and whose does again."""


class SyncDirectory:
    """Takes over what directories say. May be used by many threads, each with another directory."""

    def __init__(self, *, told: ToldElsewhere, book: SyncedBook, directory: Directory) -> None:
        """`directory` says who is who as the ledger has it."""
        self._told = told
        self._book = book
        self._directory = directory

    def sync(self, source: LdapSource, content: LdapContent, tell: Tell, *, is_fewer_fine: bool = False) -> SyncDone:
        """Make what holds here right by what a directory says.

        Errors: DirectoryAmbiguous (FLW-286), DirectoryShrunken (FLW-285), after which nothing was changed; those of
                `ToldElsewhere` and of the book, after which the next one makes it right.
        """
        self._check_groups(source, content)
        now = self._accounts(source, content.people, tell)
        before = self._before(source)
        barred = self._barred(source)
        lost = {one: of for one, of in before.items() if now.get(one) != of}
        if not is_fewer_fine:
            _check_size(source, sum(one not in now for one in lost), len(before))
        for account, of in lost.items():
            self._told.person(source, account, is_active=False, card=msgspec.json.encode(BarredCard(of)))
        barred.update(lost)
        back, taken = [], []
        for account in sorted(now.keys() & barred.keys()):
            if barred[account] == now[account] or self._directory.person_of(account) is None:
                self._told.person(source, account, is_active=True)
                back.append(account)
            else:
                taken.append(account)
                tell(f"{source.origin} has {account} at another entry now: it stays barred while it is somebody's here")
        self._keep(source, content, now)
        entries = {one.id: one.entry for one in content.people}
        users = {entries[of]: account for account, of in now.items() if account not in taken}
        groups = [ToldGroup(one.entry, one.name, one.members) for one in content.groups]
        suspended = self._told.people(source, users.values(), tell)
        entered = self._told.groups(source, users, groups, tell)
        return SyncDone(
            source.name,
            len(content.people),
            len(content.groups),
            tuple(str(one) for one in sorted(lost) if one not in now),
            tuple(map(str, back)),
            tuple(map(str, taken)),
            entered,
            suspended,
        )

    def _accounts(self, source: LdapSource, people: Sequence[PersonInLdap], tell: Tell) -> dict[Account, str]:
        """Give the accounts of everybody who can sign in, with the ids of their entries."""
        found: dict[Account, str] = {}
        for one in people:
            if not one.subject:
                continue
            try:
                account = account_elsewhere(source.issuer, one.subject)
            except IdentityError as error:
                tell(f"{source.origin}: the subject of {one.entry} is none: {error}")
                continue
            if account in found:
                raise DirectoryAmbiguous(name=source.name, count=2, what=str(account))
            found[account] = one.id
        return found

    def _check_groups(self, source: LdapSource, content: LdapContent) -> None:
        """Refuse two groups of one name that counts here: whoever may make an entry somewhere could make a second."""
        count = Counter(one.name for one in content.groups)
        for rule in source.groups:
            if count[rule.theirs] > 1:
                what = f"groups called {rule.theirs}"
                raise DirectoryAmbiguous(name=source.name, count=count[rule.theirs], what=what)

    def _before(self, source: LdapSource) -> dict[Account, str]:
        """Give the accounts that somebody had when it was asked last, with the ids of their entries."""
        found = {}
        for row in self._book.all(source.origin, PERSON):
            account = msgspec.json.decode(row.card, type=PersonCard).account
            if account:
                found[Account.parse(account)] = row.id
        return found

    def _barred(self, source: LdapSource) -> dict[Account, str]:
        """Give the accounts that may not sign in, with the ids of the entries that had them."""
        rows = self._book.all(source.origin, BARRED)
        return {Account.parse(row.id): msgspec.json.decode(row.card, type=BarredCard).of for row in rows}

    def _keep(self, source: LdapSource, content: LdapContent, accounts: Mapping[Account, str]) -> None:
        named = {of: str(account) for account, of in accounts.items()}
        people = {one.id: PersonCard(one.entry, one.name, named.get(one.id, "")) for one in content.people}
        for kind, cards in ((PERSON, people), (GROUP, {one.id: one for one in content.groups})):
            self._book.keep_all(source.origin, kind, {name: msgspec.json.encode(card) for name, card in cards.items()})


def _check_size(source: LdapSource, gone: int, former: int) -> None:
    if former and (gone == former or (gone > _FEW and gone * 2 > former)):
        raise DirectoryShrunken(name=source.name, gone=gone, former=former)
