"""Set-up: links that count one time, with which somebody makes an account here or sets its password. Floor 11.

The first one is shown by a server that nobody can sign in to. Whoever uses it founds the directory of an empty ledger,
by the same acts as `interlock people found`; where the ledger knows people, the account is joined to one of them and
nobody is given anything. Why: docs/decisions/0052-people.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

import msgspec

from interlock.flows.errors import LinkRefused, PersonWanted
from interlock.flows.local_accounts import LocalAccounts
from interlock.flows.ports import Clock
from interlock.flows.sessions import Sessions
from interlock.flows.visiting_ports import OnceBook
from interlock.identity import (
    Account,
    Deed,
    Directory,
    Found,
    Founder,
    FoundingGrant,
    IdentityError,
    JoinAccount,
    PersonId,
)
from interlock.identity.local_accounts import LocalCard, local_account, shown_name
from interlock.identity.sessions import SECRET_BYTES, Method, SessionCard, secret_digest, write_secret
from interlock.kernel import Instant, InterlockError, KeyId

LASTS: Final = timedelta(hours=1)
"""How long a link counts."""
ROLE: Final = "owner"
"""What whoever founds a directory is: says who is who and who may do what, and approves no release."""
KIND: Final = "set-up"
FIRST: Final = "set-up, the first"
_HOW: Final = "made with a one-time link of this server"


class Invitation(msgspec.Struct, frozen=True):
    """What a link is for."""

    name: str = ""
    """The account; empty where whoever uses the link names it."""
    person: str = ""
    """Whose it is; only with the first link whoever uses it says so."""
    until: Instant | None = None


class Wanted(msgspec.Struct, frozen=True):
    """What whoever uses a link wants."""

    password: str
    name: str = ""
    shown: str = ""
    person: str = ""


class Welcome(msgspec.Struct, frozen=True):
    """What came of a link."""

    secret: str
    """What the browser keeps."""
    session: SessionCard
    account: LocalCard
    person: PersonId | None
    """Whose account it is by the ledger; none where somebody has to confirm that first."""
    waits_for: str = ""
    """The act that waits to be confirmed."""


class Saying:
    """Says acts about people with the key of this server; see `interlock.flows.directory.say`."""

    def __init__(
        self, key: Callable[[], KeyId], say: Callable[[Sequence[Deed]], str], directory: Callable[[], Directory]
    ) -> None:
        """`say` gives the digest of the last act."""
        self.key = key
        self.say = say
        self.directory = directory


class SetUp:
    """The one-time links of one server."""

    def __init__(
        self,
        *,
        once: OnceBook,
        accounts: LocalAccounts,
        sessions: Sessions,
        saying: Saying,
        clock: Clock,
        random: Callable[[int], bytes],
    ) -> None:
        self._once = once
        self._accounts = accounts
        self._sessions = sessions
        self._saying = saying
        self._clock = clock
        self._random = random

    def first(self) -> str:
        """Give the key of a link for the first account of this server; those that were made before count no more."""
        self._once.drop(FIRST)
        return self._put(FIRST, Invitation())

    def invite(self, name: str, person: str = "") -> str:
        """Give the key of a link for an account: to make it, or to set its password anew.

        Errors: NameMalformed (IDN-103), PersonWanted (FLW-277).
        """
        account, directory = local_account(name), self._saying.directory()
        if person:
            self._check_person(person)
        elif not self._accounts.knows(name) and not directory.is_empty and directory.person_of(account) is None:
            raise PersonWanted(
                who="nobody", why="this ledger knows people, and `--for PERSON` does not say whose it is"
            )
        return self._put(KIND, Invitation(name, person))

    def _put(self, kind: str, invitation: Invitation) -> str:
        key, until = write_secret(self._random(SECRET_BYTES)), self._clock() + LASTS
        self._keep(key, kind, msgspec.structs.replace(invitation, until=until))
        return key

    def _keep(self, key: str, kind: str, invitation: Invitation) -> None:
        assert invitation.until is not None  # noqa: S101 (`_put` says it)
        self._once.put(secret_digest(key), kind, msgspec.json.encode(invitation), invitation.until)

    def look(self, key: str) -> Invitation:
        """Give what a link is for, and leave it. Errors: LinkRefused (FLW-276)."""
        return self._found(key)[1]

    def _found(self, key: str) -> tuple[str, Invitation]:
        for kind in (KIND, FIRST):
            card = self._once.look(secret_digest(key), kind)
            if card is not None and not (kind == FIRST and self._accounts.all()):
                return kind, msgspec.json.decode(card, type=Invitation)
        raise LinkRefused

    def people(self) -> tuple[tuple[PersonId, str], ...]:
        """Give the people whom an account can be joined to, with what they are called; none where nobody is known."""
        return tuple((one.id, one.name) for one in self._saying.directory().people)

    def accept(self, key: str, wanted: Wanted, instead_of: str = "") -> Welcome:
        """Use a link up, and sign in whoever used it.

        Shape:  `instead_of` is the session that the browser had. Where anything is wrong the link counts on.
        Errors: LinkRefused (FLW-276), NameMalformed (IDN-103), AccountTaken, PasswordUnfit, PersonWanted (FLW-27x),
                ActRefused (IDN-109).
        """
        kind, invitation = self._found(key)
        name = invitation.name or wanted.name.strip().lower()
        shown, person = shown_name(wanted.shown, name), wanted.person if kind == FIRST else invitation.person
        is_new = not self._accounts.knows(name)
        if is_new or not invitation.name:
            self._accounts.check_new(name, shown, wanted.password)
        else:
            self._accounts.check_password(name, shown, wanted.password)
        if person:
            self._check_person(person)
        if self._once.take(secret_digest(key), kind) is None:
            raise LinkRefused
        try:
            waits_for = self._join(name, shown, person) if is_new else ""
            make = self._accounts.make
            card = make(name, shown, wanted.password) if is_new else self._accounts.set_password(name, wanted.password)
        except InterlockError:
            self._keep(key, kind, invitation)
            raise
        secret, session = self._sessions.open(card.account, card.shown, Method.SETUP, instead_of=instead_of)
        return Welcome(secret, session, card, self._saying.directory().person_of(card.account), waits_for)

    def _join(self, name: str, shown: str, person: str) -> str:
        """Say in the ledger whose an account is; give the act if it waits to be confirmed."""
        directory, account = self._saying.directory(), local_account(name)
        if directory.is_empty:
            self._saying.say([self._founding(name, shown, account)])
            return ""
        owner = directory.person_of(account)
        if owner is not None and person in {"", owner}:
            return ""
        if owner is not None:
            raise PersonWanted(who=f"person:{person}", why=f"the ledger says that it is {owner}'s")
        if not person:
            raise PersonWanted(who="nobody", why="this ledger knows people, and it is not said which of them you are")
        try:
            said = self._saying.say([JoinAccount(f"person:{person}", str(account), _HOW)])
        except IdentityError as error:
            raise PersonWanted(who=f"person:{person}", why=f"the key of this server may not say so: {error}") from error
        return said if any(str(one.digest) == said for one in self._saying.directory().pending) else ""

    def _founding(self, name: str, shown: str, account: Account) -> Found:
        accounts = (f"key:{self._saying.key()}", str(account))
        return Found((Founder(name, shown, accounts, _HOW),), (FoundingGrant(ROLE, f"person:{name}"),))

    def _check_person(self, person: str) -> None:
        known = {one for one, _ in self.people()}
        if person not in known:
            raise PersonWanted(who=f"person:{person}", why="the ledger knows nobody of that id")
