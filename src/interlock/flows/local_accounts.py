"""Local accounts: make one, sign in with its password, set another one, let it count no more. Floor 11.

They are for the first day, and for the day on which the identity provider is gone.
Why locked so, and why at all: docs/decisions/0052-people.md.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from interlock.flows.errors import AccountMissing, AccountTaken, PasswordUnfit, SignInRefused, TooManyTries
from interlock.flows.ports import Clock
from interlock.flows.visiting_ports import AccountBook, Hasher, TriesBook
from interlock.identity import Account
from interlock.identity.local_accounts import LEAST, LocalCard, local_account, one_spelling, read_name, why_unfit
from interlock.identity.waiting import BY_ACCOUNT, BY_ADDRESS, Patience

Ended = Callable[[Account], None]
"""Ends every session of an account."""


class LocalAccounts:
    """The local accounts of one server. May be used by many threads."""

    def __init__(self, *, book: AccountBook, tries: TriesBook, hasher: Hasher, clock: Clock, ended: Ended) -> None:
        """`ended` is told of an account whose password changed, or that counts no more."""
        self._book = book
        self._tries = tries
        self._hasher = hasher
        self._clock = clock
        self._ended = ended

    def sign_in(self, typed: str, password: str, place: str) -> LocalCard:
        """Give the account whose name and password were typed.

        Shape:  `place` is by what the address is counted; empty where addresses say nothing, as behind a proxy.
                Unknown, disabled and with another password are one: the same answer after the same work.
        Errors: SignInRefused (FLW-271), TooManyTries (FLW-272), PasswordKeptOddly (NET-129).
        """
        now, name = self._clock(), read_name(typed)
        counted = _counted(name, place)
        seconds = self._tries.count(counted, now)
        if seconds:
            raise TooManyTries(seconds=seconds)
        card = self._book.find(name) if name is not None else None
        spelt, none = one_spelling(password), self._hasher.none
        is_open = card is not None and card.disabled_at is None
        is_right = self._hasher.is_right(card.password if card is not None and is_open else none, spelt)
        if card is None or not is_open or not is_right:
            raise SignInRefused
        self._tries.clear(_by_account(card.name))
        if place:
            self._tries.take_back(place, now)
        return self._renewed(card, spelt)

    def _renewed(self, card: LocalCard, spelt: str) -> LocalCard:
        """Keep the password with the present parameters if it was kept with others."""
        if not self._hasher.is_old(card.password):
            return card
        renewed = msgspec.structs.replace(card, password=self._hasher.hashed(spelt))
        return renewed if self._book.replace(renewed, card) else card

    def check_new(self, name: str, shown: str, password: str) -> None:
        """Return if an account can be made. Errors: NameMalformed (IDN-103), AccountTaken, PasswordUnfit (FLW-27x)."""
        local_account(name)
        if self._book.find(name) is not None:
            raise AccountTaken(name=name)
        self.check_password(name, shown, password)

    def check_password(self, name: str, shown: str, password: str) -> None:
        """Return if a password can be taken. Errors: PasswordUnfit (FLW-273)."""
        why = why_unfit(one_spelling(password), name, shown)
        if why:
            raise PasswordUnfit(why=why, least=LEAST)

    def make(self, name: str, shown: str, password: str) -> LocalCard:
        """Make an account. Errors: as for `check_new`."""
        self.check_new(name, shown, password)
        now = self._clock()
        card = LocalCard(name, shown, self._hasher.hashed(one_spelling(password)), now, now)
        if not self._book.add(card):
            raise AccountTaken(name=name)
        return card

    def set_password(self, name: str, password: str) -> LocalCard:
        """Set another password, open the account again, and end its sessions.

        Errors: AccountMissing (FLW-275), PasswordUnfit (FLW-273).
        """
        before = self.find(name)
        self.check_password(name, before.shown, password)
        hashed = self._hasher.hashed(one_spelling(password))
        card = self._changed(name, password=hashed, changed_at=self._clock(), disabled_at=None)
        self._tries.clear(_by_account(name))
        return card

    def disable(self, name: str) -> LocalCard:
        """Let an account count no more, from now on, and end its sessions. Errors: AccountMissing (FLW-275)."""
        before = self.find(name)
        return before if before.disabled_at is not None else self._changed(name, disabled_at=self._clock())

    def _changed(self, name: str, **fields: object) -> LocalCard:
        """Change an account, whoever changes it meanwhile, and end its sessions."""
        while True:
            before = self.find(name)
            card = msgspec.structs.replace(before, **fields)
            if self._book.replace(card, before):
                self._ended(card.account)
                return card

    def find(self, name: str) -> LocalCard:
        """Give an account. Errors: AccountMissing (FLW-275)."""
        card = self._book.find(name)
        if card is None:
            raise AccountMissing(name=name)
        return card

    def knows(self, name: str) -> bool:
        """Say whether there is an account of a name."""
        return self._book.find(name) is not None

    def all(self) -> tuple[LocalCard, ...]:
        """Give every account, by name."""
        return self._book.all()


def _by_account(name: str) -> str:
    return f"account {name}"


def _counted(name: str | None, place: str) -> dict[str, Patience]:
    """Give by what a try is counted; what can be no name is counted by where it comes from alone."""
    counted = {_by_account(name): BY_ACCOUNT} if name is not None else {}
    return {**counted, place: BY_ADDRESS} if place else counted
