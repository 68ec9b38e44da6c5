"""What a server needs for people at a browser: sessions, local accounts, links that count one time. Floor 12."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from interlock.flows.arrivals import Arrivals
from interlock.flows.directory import say
from interlock.flows.local_accounts import LocalAccounts
from interlock.flows.sessions import Limits, Sessions
from interlock.flows.set_up import Saying, SetUp
from interlock.flows.sign_in import PURPOSE, SignIn
from interlock.flows.tokens import Tokens
from interlock.flows.told_elsewhere import BARRED, ToldElsewhere
from interlock.store.api_tokens import StoredTokens
from interlock.store.failed_tries import StoredTries
from interlock.store.local_accounts import StoredLocalAccounts
from interlock.store.one_time import StoredOnce
from interlock.store.sessions import StoredSessions
from interlock.store.synced import StoredSynced
from interlock.store.token_uses import StoredTokenUses
from interlock.wiring.keeping import Keeping, keeping_of
from interlock.wiring.sign_in import people_elsewhere

if TYPE_CHECKING:
    from interlock.flows.visiting_ports import Hasher
    from interlock.identity import Account, Deed, Directory
    from interlock.kernel import KeyId
    from interlock.wiring.app import App


class Visiting:
    """Everything about people at a browser, over one store. May be used by many threads."""

    def __init__(
        self,
        app: App,
        directory: Callable[[], Directory],
        *,
        keeping: Keeping | None = None,
        limits: Limits | None = None,
        hasher: Hasher | None = None,
    ) -> None:
        """`directory` says who is who as the ledger has it this moment; `keeping` who signs in elsewhere.

        Errors: those of `keeping_of`, where it is not given.
        """
        from interlock.adapters.passwords import Passwords  # argon2 comes with the server extra alone

        database, clock = app.store.database, app.clock
        self.once = StoredOnce(database, clock)
        self.sessions = Sessions(
            book=StoredSessions(database), directory=directory, clock=clock, random=os.urandom, limits=limits
        )
        self.accounts = LocalAccounts(
            book=StoredLocalAccounts(database),
            tries=StoredTries(database),
            hasher=hasher or Passwords(),
            clock=clock,
            ended=self.sessions.end_all,
        )
        self.set_up = SetUp(
            once=self.once,
            accounts=self.accounts,
            sessions=self.sessions,
            saying=_saying(app, directory),
            clock=clock,
            random=os.urandom,
        )
        keeping = keeping or keeping_of(app)
        providers = keeping.said.providers
        self.providers = tuple((one.name, one.label) for one in providers)
        """Where else people can sign in: the name of a provider, and what it is called on the page."""
        self.keeper = keeping.keeper(directory)
        self.sign_in = SignIn(
            providers=providers,
            elsewhere=people_elsewhere(app),
            uses=StoredTokenUses(database),
            secret=lambda: app.keys.secret(PURPOSE),
            clock=clock,
            random=os.urandom,
        )
        self.tellers = keeping.said.tellers
        """Who tells of everybody, and so of those who left."""
        self.sources = keeping.said.scim
        """Who tells of people and groups by SCIM."""
        self.synced = StoredSynced(database)
        self.told = ToldElsewhere(
            keeper=self.keeper,
            sessions=self.sessions,
            tokens=Tokens(book=StoredTokens(database), directory=directory, clock=clock),
            book=self.synced,
        )
        self.arrivals = Arrivals(
            sessions=self.sessions, book=self.synced, keeper=self.keeper, is_barred=self._is_barred
        )

    def _is_barred(self, account: Account) -> bool:
        return any(self.synced.find(one.origin, BARRED, str(account)) is not None for one in self.tellers)

    @property
    def is_closed(self) -> bool:
        """Whether nobody can sign in: there is no account here, and no provider elsewhere."""
        return not self.providers and not self.accounts.all()


def _saying(app: App, directory: Callable[[], Directory]) -> Saying:
    def key() -> KeyId:
        return app.keys.signer(app.clock()).key_id

    def said(deeds: Sequence[Deed]) -> str:
        origin = app.store.ledger.origin
        return str(say(deeds, app.directory(), app.seal, key(), app.clock(), origin)[-1].digest)

    return Saying(key, said, directory)
