"""Pulling people and groups of LDAP directories into one store and its ledger. Floor 12."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.flows.errors import DirectoryUnknown
from interlock.flows.sessions import Sessions
from interlock.flows.sync_directory import SyncDirectory, SyncDone
from interlock.flows.tokens import Tokens
from interlock.flows.told_elsewhere import ToldElsewhere
from interlock.kernel import InterlockError, stamp
from interlock.store.api_tokens import StoredTokens
from interlock.store.pulled import StoredPulls
from interlock.store.sessions import StoredSessions
from interlock.store.synced import StoredSynced
from interlock.wiring.keeping import keeping_of
from interlock.wiring.sign_in import FILE_NAME
from interlock.wiring.sign_in_states import SyncState

if TYPE_CHECKING:
    from interlock.flows.keep_groups import Tell
    from interlock.identity.ldap import LdapContent, LdapSource
    from interlock.wiring.app import App

LONGEST: Final = timedelta(minutes=15)
"""After so long whoever pulls a directory is taken to have ended without a word; reading one takes ten at the most."""
_MARK: Final = 16


class Syncing:
    """The directories that one server pulls."""

    def __init__(self, app: App) -> None:
        """To be made before anything asks which keys count. Errors: those of `keeping_of`."""
        self._app = app
        self._keeping = keeping_of(app)
        self.known = self._keeping.said.ldap

    def named(self, name: str) -> LdapSource:
        """Give a directory by its name. Errors: DirectoryUnknown (FLW-284)."""
        for one in self.known:
            if one.name == name:
                return one
        names = ", ".join(one.name for one in self.known)
        remedy = f"choose one of {names}" if names else f"name it under `ldap` in {FILE_NAME}"
        raise DirectoryUnknown(name=name, remedy=remedy)

    def is_due(self, source: LdapSource) -> bool:
        """Say whether it is to be pulled now, and take that upon oneself. Errors: those of the store."""
        book, every = StoredPulls(self._app.store.database), timedelta(seconds=source.every_s)
        return source.every_s > 0 and book.begin(source.origin, self._app.clock(), every)

    @contextmanager
    def turn(self, source: LdapSource) -> Iterator[bool]:
        """Give whether nobody else pulls a directory, and keep others from it meanwhile: two would undo each other.

        Errors: those of the store.
        """
        book, mine = StoredPulls(self._app.store.database), os.urandom(_MARK)
        is_mine = book.hold(source.origin, mine, self._app.clock(), LONGEST)
        try:
            yield is_mine
        finally:
            if is_mine:
                book.let_go(source.origin, mine)

    def sync(self, source: LdapSource, tell: Tell, *, is_fewer_fine: bool = False) -> SyncDone:
        """Pull a directory now, take over what it says, and keep what became of it; to be done in one's `turn`.

        Errors: SecretMissing (NET-120), those of `LdapDirectory.content`, those of `SyncDirectory.sync`.
        """
        at, book = self._app.clock(), StoredPulls(self._app.store.database)
        try:
            done = self._sync(source, tell, is_fewer_fine=is_fewer_fine)
        except InterlockError as error:
            state = SyncState(stamp(at), why=str(error), code=error.code)
            with suppress(InterlockError):  # what went wrong first is what has to be told
                book.keep(source.origin, msgspec.json.encode(state), at, is_good=False)
            raise
        state = SyncState(stamp(at), done.people, done.groups)
        book.keep(source.origin, msgspec.json.encode(state), at, is_good=True)
        return done

    def _sync(self, source: LdapSource, tell: Tell, *, is_fewer_fine: bool) -> SyncDone:
        content = self._content(source)
        app, database = self._app, self._app.store.database
        sessions = Sessions(
            book=StoredSessions(database), directory=app.directory, clock=app.clock, random=os.urandom, limits=None
        )
        book = StoredSynced(database)
        told = ToldElsewhere(
            keeper=self._keeping.keeper(app.directory),
            sessions=sessions,
            tokens=Tokens(book=StoredTokens(database), directory=app.directory, clock=app.clock),
            book=book,
        )
        flow = SyncDirectory(told=told, book=book, directory=app.directory())
        return flow.sync(source, content, tell, is_fewer_fine=is_fewer_fine)

    def _content(self, source: LdapSource) -> LdapContent:
        from interlock.adapters.ldap import LdapDirectory
        from interlock.adapters.references import secret_at

        password = secret_at(source.place.password, self._app.environ) if source.place.password else ""
        return LdapDirectory(source.place, password).content()
