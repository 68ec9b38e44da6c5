"""A repository as this user opened it: its folders and settings, the keys that count, and the store. Floor 12."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Self

from interlock.adapters.signers.keyfile import KeyRing
from interlock.crypto import NoteSigner, NoteVerifier, Trust
from interlock.formats import FormatError
from interlock.kernel import Instant
from interlock.store.remembered import RememberedCheckpoints
from interlock.wiring.errors import SettingsUnreadable, StoreNotChosen
from interlock.wiring.kept import Kept
from interlock.wiring.own_files import read_own
from interlock.wiring.places import Places, places
from interlock.wiring.settings import Settings, read_settings

if TYPE_CHECKING:
    from interlock.adapters.telemetry.traces import Traces
    from interlock.change import Repository
    from interlock.store import Store
    from interlock.store.database import Database


def now() -> Instant:
    """Give the present, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 (the one clock of the program)


class Opened:
    """One repository, opened; use it in a `with`. What is read or connected to is so when it is first asked for."""

    def __init__(self, path: str, environ: Mapping[str, str], *, store: str = "", is_reading: bool = False) -> None:
        """`store` names another place for the evidence than the settings do; a reader makes and writes nothing."""
        self._path = path
        self._environ = environ
        self._store_wanted = store
        self._is_reading = is_reading
        self._is_vouched_for = False
        self.clock = now

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for name in ("store", "advisories"):
            if name in self.__dict__:
                self.__dict__[name].close()

    @cached_property
    def places(self) -> Places:
        """The folders of this user."""
        return places(self._environ)

    @property
    def environ(self) -> Mapping[str, str]:
        """The variables that this was opened with."""
        return self._environ

    @cached_property
    def traces(self) -> Traces | None:
        """What tells a collector what is done here; None where the environment names none, and nothing is loaded then.

        Errors: those of `interlock.wiring.telemetry.traces_of`.
        """
        if not any(name.startswith("OTEL_") for name in self._environ):
            return None
        from interlock.wiring.telemetry import traces_of

        return traces_of(self._environ)

    def under_way(self, name: str) -> AbstractContextManager[object]:
        """Give a block that a collector is told of as one thing that is done, if it is told anything."""
        return self.traces.span(name, {}) if self.traces is not None else nullcontext()

    @cached_property
    def repository(self) -> Repository:
        """The repository, or the folder, that is judged."""
        from interlock.adapters.vcs import open_repository

        index = self._environ.get("GIT_INDEX_FILE", "")
        return open_repository(self._path, state_home=self.places.state, index_file=index)

    @cached_property
    def root(self) -> str:
        """The top folder of what is judged, found without starting git where that is possible."""
        from interlock.adapters.vcs.shortcut import root_of

        return root_of(self._path) or self.repository.root

    @cached_property
    def data_dir(self) -> str:
        """Where Interlock keeps its data for this repository."""
        from interlock.adapters.vcs.keeping import data_dir

        return data_dir(self.root, self.places.state)

    @property
    def local_repository(self) -> str:
        """The folder of the artifact repository that everybody has."""
        return f"{self.data_dir}/repository"

    @cached_property
    def settings(self) -> Settings:
        """What interlock.yaml says."""
        return read_settings(self.root, self._kept_settings)

    def _kept_settings(self) -> Kept:
        return Kept(f"{self.places.cache}/settings", self.keys.secret("settings cache"))

    def do_without_broken_settings(self) -> None:
        """Go on with the defaults where interlock.yaml cannot be read; only for whoever is about to replace it."""
        try:
            _ = self.settings
        except FormatError:
            self.__dict__["settings"] = Settings()

    @property
    def product(self) -> str:
        """What this repository is part of, as permissions are given for it; empty where the settings do not say.

        A folder's name is no answer: whoever clones a repository chooses it.
        """
        return self.settings.product

    @property
    def product_name(self) -> str:
        """What to call what this repository is part of: as the settings say, or as its folder is called."""
        return self.settings.product or os.path.basename(self.root)  # noqa: PTH119 (pathlib costs start-up time)

    def own_file(self, path: str) -> bytes | None:
        """Give a small file of the repository; none if there is none. Errors: SettingsUnreadable (CFG-101)."""
        try:
            return read_own(self.root, path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SettingsUnreadable(path=path, why=error.strerror or str(error)) from error

    def quick_commit(self, name: str) -> str | None:
        """Give the commit of HEAD or a branch where it can be read without starting git; none otherwise.

        Starting git costs more than the rest of a gate; anything unusual (a linked working tree, packed
        references, a detached head by another name) is left to it.
        """
        from interlock.adapters.vcs.shortcut import commit_of

        return commit_of(self.root, name)

    @cached_property
    def keys(self) -> KeyRing:
        """The keys of this user."""
        return KeyRing(self.places.config)

    @cached_property
    def trust(self) -> Trust:
        """The keys that count; where something is to be signed, after the first one was made."""
        if not self._is_reading:
            self.keys.signer(self.clock())
        return self.keys.trust()

    @cached_property
    def memory(self) -> RememberedCheckpoints:
        """What this machine remembers of ledgers."""
        return RememberedCheckpoints(self.places.state)

    @property
    def has_own_store(self) -> bool:
        """Whether somebody said which store it is: commands have to say it too, or mean another one."""
        return bool(self._store_wanted)

    @property
    def store_place(self) -> str:
        """Where evidence is kept: as asked for, as the settings say, or in the repository."""
        return self._store_wanted or self.settings.store or self.data_dir

    @cached_property
    def store(self) -> Store:
        """Where evidence is kept."""
        return self._open_store()

    def _open_store(self) -> Store:
        from interlock.store import open_database

        where = self.store_place
        if self.settings.store and not self._store_wanted and self.memory.origin_at(where) is None:
            # Connecting shows who the user is; a repository that is only examined must not decide where to.
            from interlock.change.rules import public_url  # only who is refused pays for it

            raise StoreNotChosen(source=self.settings.source, where=public_url(where) or "its URL")
        database = open_database(where, is_read_only=self._is_reading)
        try:
            return self._store_of(database, where)
        except BaseException:
            database.close()
            raise

    def _store_of(self, database: Database, where: str) -> Store:
        """Give the store over tables that were just opened, with the log that they hold or now begin."""
        from interlock.store import Log, claim_origin, store_over, stored_note, stored_origin

        stored = stored_origin(database)
        known = self.memory.origin_at(where)
        # An empty store begins a new log; one that holds a log must be the one that was seen there before.
        origin = (known or stored) if stored is not None else f"interlock.local/{os.urandom(16).hex()}"
        if stored is None and not self._is_reading:
            origin = claim_origin(database, origin)
        signers: tuple[NoteSigner, ...] = ()
        if not self._is_reading:
            signers = (NoteSigner(origin, self.keys.signer(self.clock())),)
            self.memory.seen_at(where, origin)
        self._is_vouched_for = self._vouches(origin, stored_note(database))
        log = Log(origin, self.verifiers(origin), signers)
        return store_over(database, log=log, results_key=self.keys.secret("result cache"))

    def verifiers(self, origin: str) -> tuple[NoteVerifier, ...]:
        """Give the keys that may have signed the newest checkpoint of a log.

        A revoked key counts only for the very checkpoint that this machine has seen and remembers: whoever
        stole the key cannot make another one, and revoking it does not lock its owner out of the log.
        """
        return self.all_verifiers(origin) if self._is_vouched_for else self.all_verifiers(origin, is_revoked=False)

    def all_verifiers(self, origin: str, *, is_revoked: bool = True) -> tuple[NoteVerifier, ...]:
        """Give the keys that ever could sign for a log, or only those that were not revoked since."""
        return tuple(
            NoteVerifier.of(origin, one.key)
            for one in self.trust.keys
            if "ledger" in one.purposes and (is_revoked or one.revoked_at is None)
        )

    def _vouches(self, origin: str, note: bytes | None) -> bool:
        seen = self.memory.last(origin)
        return seen is not None and note is not None and seen.note == note
