"""What a server answers from: one store, opened once, and what is known of its ledger as it stands. Floor 12."""

from __future__ import annotations

import contextlib
import os
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from interlock.deployment.admission import Ready
from interlock.flows.admitting import Admitting
from interlock.flows.governing import Governing, governs
from interlock.flows.hand_in import HandIn
from interlock.flows.said_before import SaidBefore
from interlock.flows.saved_views import SavedViews
from interlock.flows.search import Answer, Search
from interlock.flows.take_delivery import TakeDelivery
from interlock.flows.tokens import Tokens
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.moment import entries_at, when
from interlock.flows.tracing.subjects import Subjects, Surroundings
from interlock.flows.tracing.walking import Cursor
from interlock.flows.tracing.witness import Witness
from interlock.flows.verdicts import Verdicts
from interlock.identity import Directory
from interlock.kernel import InterlockError
from interlock.store.answered import StoredAnswers
from interlock.store.api_tokens import StoredTokens
from interlock.store.errors import StoreFailed
from interlock.store.graph import StoredGraph
from interlock.store.opening import check_schema, stored_note
from interlock.store.said_before import StoredSaid
from interlock.store.saved_views import StoredViews
from interlock.store.search import StoredWords
from interlock.store.sqlite import SqliteDatabase
from interlock.trace import Sight
from interlock.wiring.across import Across
from interlock.wiring.admission import Guarding
from interlock.wiring.at_work import AtWork
from interlock.wiring.auditing import Audits
from interlock.wiring.boarding import Boarding
from interlock.wiring.exchange import exchange_of
from interlock.wiring.feed import Feed, Told, gap
from interlock.wiring.hooks import Hooks, read_hooks
from interlock.wiring.keeping import keeping_of
from interlock.wiring.known_policies import KnownPolicies
from interlock.wiring.looking import Looking
from interlock.wiring.others import Others
from interlock.wiring.proving import Proving
from interlock.wiring.pulling import Pulling
from interlock.wiring.reports import Desk
from interlock.wiring.speaking_for import SpeakingFor
from interlock.wiring.tidying import tidy_of
from interlock.wiring.visiting import Visiting
from interlock.wiring.waiting import Waiting

if TYPE_CHECKING:
    from interlock.crypto import Trust
    from interlock.flows.sessions import Limits
    from interlock.kernel import Instant
    from interlock.ledger import ProvenLog
    from interlock.response import Outgoing
    from interlock.trace.board_views import BoardViews
    from interlock.wiring.app import App

_REMEMBERED_EACH: Final = timedelta(seconds=10)
"""So far back a store that is taken back to an older state can go without this machine noticing."""
CODE: Final = "code of the error"
"""Under what a request's state has the code of the error that was answered, for the line that tells of it."""
_MOST_READY: Final = 100_000
"""Verdicts that are kept in mind."""


class Standing:
    """The ledger as it was proven last, with who was who, and what was verified of it since."""

    def __init__(self, app: App, log: ProvenLog | None, before: Standing | None = None) -> None:
        """`before` is how the same ledger stood when it was looked at last."""
        self.log = log
        self.witness: Witness | None = None
        self.governing: Governing | None
        self.directory: Directory
        if log is not None and before is not None and _only_grew(before, log) and before.witness is not None:
            self.governing, self.directory = before.governing, before.directory
            self.witness = before.witness.grown(log)
            return
        self.governing = app.gate.governing(log) if log is not None else None
        self.directory = self.governing.directory() if self.governing is not None else app.directory()
        if log is not None:
            admitting = Admitting(app.store.ledger, app.trust)
            self.witness = Witness(log=log, admitting=admitting, directory=self.directory_at)

    def directory_at(self, index: int) -> Directory:
        """Say who was who when an entry was made."""
        assert self.governing is not None  # noqa: S101 (there is a log)
        return self.governing.directory(index)

    @property
    def size(self) -> int:
        """How many entries the ledger had."""
        return len(self.log.leaves) if self.log is not None else 0


def _only_grew(before: Standing, log: ProvenLog) -> bool:
    """Say whether a log begins with the one before, and nothing that came since says who is who or what holds."""
    size = before.size
    if before.log is None or log.leaves[:size] != before.log.leaves:
        return False
    return not any(governs(leaf) for leaf in log.leaves[size:])


class Serving:
    """Everything that answers for one server. May be used by many threads."""

    def __init__(self, app: App, keep: timedelta | None = None, limits: Limits | None = None) -> None:
        """Open everything at once, so that what is wrong is known before anybody asks. Errors: those of opening.

        Shape:  `keep` is how long events and deliveries are kept; None is for good. `limits` says how long sessions of
                people count.
        """
        self.app = app
        self.clock = app.clock
        keeping = keeping_of(app)  # before anything asks which keys count
        database = app.store.database
        self.ledger = app.store.ledger
        self.blobs = app.store.blobs
        self.graph = StoredGraph(database)
        self.graph.catch_up()
        self.tokens = Tokens(book=StoredTokens(database), directory=self.directory, clock=app.clock)
        self.exchange = exchange_of(app, self.tokens)
        self.visiting = Visiting(app, self.directory, keeping=keeping, limits=limits)
        self.answers = StoredAnswers(database)
        self.outbox = app.outbox
        self.pulling = Pulling(app)
        self.hooks = Hooks(read_hooks(app.places.config), app.environ, random_bytes(32))
        self.deliveries = app.deliveries
        self.take_delivery = TakeDelivery(app.deliveries, app.clock)
        self.tidy = tidy_of(app, keep)
        before = SaidBefore(book=StoredSaid(database), ledger=self.ledger, trust=self._trust)
        before.catch_up()
        self.hand_in = HandIn(
            ledger=self.ledger, trust=self._trust, clock=app.clock, inventories=app.inventories, before=before
        )
        self.desk = Desk(app, self.directory)
        self.across = Across(app, self)
        self.audits = Audits(app)
        self.views = SavedViews(book=StoredViews(database), clock=app.clock)
        self._turn = threading.RLock()
        self._deciding = threading.Lock()  # of its own: who asks is found out while a gate thinks
        self.speaking_for = SpeakingFor(app, Others(app, self.board))
        self.proving = Proving(app, self.visiting.sessions, self._deciding, self.speaking_for)
        self.looking = Looking(app, self._deciding)
        self.at_work = AtWork(app)
        self.waiting = Waiting(app, self._deciding, self.speaking_for)
        self.policies = KnownPolicies(app)
        self._verdicts: dict[str, Verdicts] = {}
        self._ready: dict[tuple[str, str], tuple[Standing, Ready]] = {}
        self._remembered: Instant | None = None
        self.is_ending = False
        """Whether whoever follows events is to be let go."""
        self.feed = Feed(self.events_after, lambda: self.is_ending)
        log = app.gate.proven()
        self._standing = Standing(app, log)
        self._note = log.checkpoint.note if log is not None else None
        self._boarding = Boarding(app)
        self.board()  # what came while no server ran is read before anybody waits for it
        self._remember()

    def _trust(self) -> Trust:
        return self.app.trust

    def standing(self) -> Standing:
        """Give the ledger as it stands, proven anew if it went on. Errors: those of `Gate.proven`.

        Shape:  as long as the same checkpoint is stored, byte for byte, everything stays as it was proven under it.
        """
        note = stored_note(self.app.store.database)
        if note == self._note:
            return self._standing
        with self._turn:
            log = self.app.gate.proven()
            if log is not self._standing.log:
                self._standing = Standing(self.app, log, self._standing)
                self._remember()
            self._note = log.checkpoint.note if log is not None else None
            return self._standing

    def _remember(self) -> None:
        """Keep where the ledger stands outside of the store, at most once in a while: it costs a sync of the disk."""
        now = self.clock()
        if self._remembered is None or now - self._remembered >= _REMEMBERED_EACH:
            self.app.gate.remember()
            self._remembered = now

    def end(self) -> None:
        """Keep where the ledger stands, as far as that can be told."""
        with contextlib.suppress(InterlockError):
            self.app.gate.remember()

    def directory(self) -> Directory:
        """Say who is who as the ledger has it. Errors: those of `Gate.proven`."""
        return self.standing().directory

    def board(self) -> BoardViews:
        """Give what answers from the board, with all in it that the ledger holds this moment.

        Errors: those of `standing`, of the store.
        """
        standing = self.standing()
        return self._boarding.views(standing.log, standing.directory_at)

    def asking(self, products: frozenset[str] | None, at: str = "", after: str = "") -> Asking | None:
        """Give what a question is asked with by somebody who may see some products; None where the ledger is empty.

        Shape:  `at` says as of when, and `after` where an answer goes on, which is as of the same as its beginning.
        Errors: TimeUnreadable (TRC-106), PageUnknown (TRC-107).
        """
        standing, now = self.standing(), self.clock()
        if standing.witness is None:
            return None
        wanted, began = entries_at(at, self.graph, now) if at else standing.size, Cursor(after).before
        before = min(standing.size, wanted if began is None else began)
        sight, then = Sight(products, before), when(at, before, standing.witness, now) if at else now
        around = Surroundings(self.app.product)  # no git, no file: a name that comes from outside opens nothing here
        subjects = Subjects(self.graph, sight, around, f"the ledger had {before} entries then; " if at else "")
        return Asking(self.graph, standing.witness, self.ledger, subjects, sight, then, bool(at))

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
        standing = self.standing()
        key = (environment, sha256)
        known = self._ready.get(key)
        if known is not None and known[0] is standing and known[1].until > self.clock().timestamp():
            return known[1]
        with self._deciding:
            verdicts = self._verdicts.get(environment)
            if verdicts is None:
                verdicts = self._verdicts[environment] = Guarding(self.app, self.app.environ, environment).verdicts()
            verdicts.has_moved()
            ready = verdicts.judge(sha256)
            if len(self._ready) >= _MOST_READY:
                self._ready.clear()
            self._ready[key] = standing, ready
            return ready

    def events_after(self, number: int, most: int) -> tuple[Outgoing, ...]:
        """Give the events behind a number, in order. Errors: those of the store."""
        return self.outbox.after(number, most)

    def resumed(self, after: int) -> tuple[int, Told | None]:
        """Give from where on events are told to whoever knows one, and what tells them that some are missing.

        Shape:  -1 is from the beginning of what is kept, and misses nothing that somebody knew of.
        Errors: those of the store.
        """
        if after < 0 or self.outbox.is_whole_behind(after):
            return after, None
        return min(after, self.outbox.newest()), gap(after)

    def look(self) -> None:
        """Return if the store can be read this moment, and is as this version knows it.

        Errors: those of interlock.store.errors, StoreTooNew (STO-104) among them.
        """
        check_schema(self.app.store.database)
        self.outbox.after(2**62, 1)

    def room(self) -> int | None:
        """Give how many bytes are left where the store is; None where only a database server knows.

        Errors: StoreFailed (STO-110).
        """
        database = self.app.store.database
        if not isinstance(database, SqliteDatabase):
            return None
        try:
            disk = os.statvfs(os.path.dirname(database.where))  # noqa: PTH120 (as the store itself)
        except OSError as error:
            raise StoreFailed(where=database.where, why=error.strerror or str(error)) from error
        return disk.f_bavail * disk.f_frsize


def random_bytes(size: int) -> bytes:
    """Give bytes that nobody can guess."""
    return os.urandom(size)
