"""What a server answers from: one store, opened once, and what is known of its ledger as it stands. Floor 12."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from typing import TYPE_CHECKING, Final

from interlock.deployment.admission import Ready
from interlock.flows.admitting import Admitting
from interlock.flows.hand_in import HandIn
from interlock.flows.search import Answer, Search
from interlock.flows.tokens import Tokens
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.subjects import Subjects, Surroundings
from interlock.flows.tracing.witness import Witness
from interlock.flows.verdicts import Verdicts
from interlock.identity import Directory
from interlock.kernel import InterlockError
from interlock.store.answered import StoredAnswers
from interlock.store.api_tokens import StoredTokens
from interlock.store.graph import StoredGraph
from interlock.store.search import StoredWords
from interlock.trace import Sight
from interlock.wiring.admission import Guarding

if TYPE_CHECKING:
    from interlock.crypto import Trust
    from interlock.flows.governing import Governing
    from interlock.ledger import ProvenLog
    from interlock.response import Outgoing
    from interlock.wiring.app import App

_REMEMBERED_S: Final = 60.0
"""How often it is remembered how far the ledger went: each time costs proving it once more."""
_MOST_READY: Final = 100_000
"""Verdicts that are kept in mind."""


class Standing:
    """The ledger as it was proven last, with who was who, and what was verified of it since."""

    def __init__(self, app: App, log: ProvenLog | None) -> None:
        self.log = log
        self._governing: Governing | None = app.gate.governing(log) if log is not None else None
        self.directory = self._governing.directory() if self._governing is not None else app.directory()
        self.witness: Witness | None = None
        if log is not None:
            admitting = Admitting(app.store.ledger, app.trust)
            self.witness = Witness(log=log, admitting=admitting, directory=self._directory_at)

    def _directory_at(self, index: int) -> Directory:
        assert self._governing is not None  # noqa: S101 (there is a log)
        return self._governing.directory(index)

    @property
    def size(self) -> int:
        """How many entries the ledger had."""
        return len(self.log.leaves) if self.log is not None else 0


class Serving:
    """Everything that answers for one server. May be used by many threads."""

    def __init__(self, app: App) -> None:
        """Open everything at once, so that what is wrong is known before anybody asks. Errors: those of opening."""
        self.app = app
        self.clock = app.clock
        database = app.store.database
        self.ledger = app.store.ledger
        self.blobs = app.store.blobs
        self.graph = StoredGraph(database)
        self.graph.catch_up()
        self.tokens = Tokens(book=StoredTokens(database), directory=self.directory, clock=app.clock)
        self.answers = StoredAnswers(database)
        self.outbox = app.outbox
        self.hand_in = HandIn(ledger=self.ledger, trust=self._trust, clock=app.clock, inventories=app.inventories)
        self._turn = threading.RLock()
        self._verdicts: dict[str, Verdicts] = {}
        self._ready: dict[tuple[str, str], Ready] = {}
        self._standing = Standing(app, app.gate.proven())
        self._remembered_at = 0.0
        self._remember()
        self.is_ending = False
        """Whether whoever follows events is to be let go."""

    def _trust(self) -> Trust:
        return self.app.trust

    def standing(self) -> Standing:
        """Give the ledger as it stands, proven anew if it went on. Errors: those of `Gate.proven`."""
        with self._turn:
            log = self.app.gate.proven()
            if log is not self._standing.log:
                self._standing = Standing(self.app, log)
                if time.monotonic() - self._remembered_at >= _REMEMBERED_S:
                    self._remember()
            return self._standing

    def _remember(self) -> None:
        """Keep outside of the store how far the ledger went, so that a store that was put back is found out."""
        self._remembered_at = time.monotonic()
        if self._standing.log is not None:
            self.app.memory.remember(self._standing.log.checkpoint)

    def end(self) -> None:
        """Remember how far the ledger went, as far as that can be told."""
        with contextlib.suppress(InterlockError):
            self.standing()
            self._remember()

    def directory(self) -> Directory:
        """Say who is who as the ledger has it. Errors: those of `Gate.proven`."""
        return self.standing().directory

    def asking(self, products: frozenset[str] | None) -> Asking | None:
        """Give what a question is asked with by somebody who may see some products; None where the ledger is empty."""
        standing = self.standing()
        if standing.witness is None:
            return None
        sight, now = Sight(products, standing.size), self.clock()
        around = Surroundings(self.app.product)  # no git, no file: a name that comes from outside opens nothing here
        subjects = Subjects(self.graph, sight, around, "")
        return Asking(self.graph, standing.witness, self.ledger, subjects, sight, now)

    def search(self, products: frozenset[str] | None, text: str, most: int, after: str) -> Answer | None:
        """Look for words on behalf of somebody; None where the ledger is empty.

        Errors: those of `interlock.flows.search.Search.ask`.
        """
        standing = self.standing()
        witness = standing.witness
        if witness is None:
            return None
        search = Search(
            words=StoredWords(self.app.store.database),
            witness=lambda: witness,
            sight=Sight(products, standing.size),
            directory=standing.directory,
            trust=self.app.trust,
            ledger=self.ledger,
            blobs=self.blobs,
        )
        return search.ask(text, self.clock(), most=most, after=after)

    def verdict(self, sha256: str, environment: str) -> Ready:
        """Give the verdict of the gate of an environment over an artifact, by what the ledger holds this moment.

        Errors: those of loading the environment and its policy; VerdictUnknown (FLW-220).
        """
        with self._turn:
            verdicts = self._verdicts.get(environment)
            if verdicts is None:
                verdicts = self._verdicts[environment] = Guarding(self.app, self.app.environ, environment).verdicts()
            if verdicts.has_moved():
                self._ready = {key: one for key, one in self._ready.items() if key[0] != environment}
            known = self._ready.get((environment, sha256))
            if known is None or known.until <= self.clock().timestamp():
                if len(self._ready) >= _MOST_READY:
                    self._ready.clear()
                known = self._ready[environment, sha256] = verdicts.judge(sha256)
            return known

    def events_after(self, number: int, most: int) -> tuple[Outgoing, ...]:
        """Give the events behind a number, in order. Errors: those of the store."""
        return self.outbox.after(number, most)

    def look(self) -> None:
        """Return if the store can be read this moment. Errors: those of interlock.store.errors."""
        self.outbox.after(2**62, 1)


def random_bytes(size: int) -> bytes:
    """Give bytes that nobody can guess."""
    return os.urandom(size)
