"""What a server needs for people at a browser: sessions, local accounts, links that count one time. Floor 12."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from interlock.flows.directory import say
from interlock.flows.local_accounts import LocalAccounts
from interlock.flows.sessions import Limits, Sessions
from interlock.flows.set_up import Saying, SetUp
from interlock.store.failed_tries import StoredTries
from interlock.store.local_accounts import StoredLocalAccounts
from interlock.store.one_time import StoredOnce
from interlock.store.sessions import StoredSessions

if TYPE_CHECKING:
    from interlock.flows.visiting_ports import Hasher
    from interlock.identity import Deed, Directory
    from interlock.kernel import KeyId
    from interlock.wiring.app import App


class Visiting:
    """Everything about people at a browser, over one store. May be used by many threads."""

    def __init__(
        self,
        app: App,
        directory: Callable[[], Directory],
        *,
        limits: Limits | None = None,
        hasher: Hasher | None = None,
    ) -> None:
        """`directory` says who is who as the ledger has it this moment."""
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
        self.providers: tuple[tuple[str, str], ...] = ()
        """Where else people can sign in: the name of a provider, and what it is called on the page."""

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
