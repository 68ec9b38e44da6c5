"""What answers questions across everything: the graph, who asks, and as of when. Floor 12."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from interlock.deployment import Plan, read_plan
from interlock.flows.admitting import Admitting
from interlock.flows.tracing.asker import sight_of
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.moment import entries_at, when
from interlock.flows.tracing.pod_to_cves import Books
from interlock.flows.tracing.subjects import Subjects, Surroundings
from interlock.flows.tracing.walking import Cursor
from interlock.flows.tracing.what_changed import Beside
from interlock.flows.tracing.witness import Witness
from interlock.identity import Directory
from interlock.kernel import Digest, InterlockError
from interlock.ledger.errors import CheckpointMissing
from interlock.store.errors import AdvisoriesMissing
from interlock.supply.errors import PurlMalformed
from interlock.trace import Graph, Sight

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from interlock.change import Revision
    from interlock.flows.governing import Governing
    from interlock.ledger import ProvenLog
    from interlock.wiring.app import App


def plan_here(app: App, digest: str) -> Plan | None:
    """Give a plan that is kept here; none where it is not, which whoever compares says."""
    try:
        return read_plan(app.store.blobs.get(Digest("sha256", digest)))
    except InterlockError:
        return None


def commits_here(app: App, until: str, since: str) -> Sequence[Revision]:
    """Give the commits between two; none where git here does not know one of them."""
    try:
        return app.repository.leading_to(until, since) if since else ()
    except InterlockError:
        return ()


class Tracing:
    """Everything that questions about one repository's ledger need."""

    def __init__(self, app: App, file_digest: Callable[[str], Digest | None] = lambda _: None) -> None:
        """`file_digest` gives the SHA-256 of a file, if there is one."""
        self._app = app
        self._file_digest = file_digest

    @cached_property
    def graph(self) -> Graph:
        """The graph of the store, with everything drawn. Errors: GraphBehind (STO-120)."""
        from interlock.store.graph import StoredGraph

        graph = StoredGraph(self._app.store.database)
        graph.catch_up()
        return graph

    @cached_property
    def log(self) -> ProvenLog:
        """The ledger as it is proven. Errors: those of `Gate.proven`; CheckpointMissing (LED-106) where it is empty."""
        log = self._app.gate.proven()
        if log is None:
            raise CheckpointMissing(origin=self._app.store.ledger.origin)
        return log

    @cached_property
    def sight(self) -> Sight:
        """What the owner of the key of this machine may see. Errors: AskerUnknown (TRC-103), AskerMayNot (TRC-104)."""
        return sight_of(self._app.keys.current(), self._app.directory(), self._app.clock())

    @cached_property
    def _governing(self) -> Governing:
        return self._app.gate.governing(self.log)

    @cached_property
    def witness(self) -> Witness:
        """Who says what the graph shows."""
        ledger = self._app.store.ledger

        def directory(index: int) -> Directory:
            return self._governing.directory(index)

        return Witness(log=self.log, admitting=Admitting(ledger, self._app.trust), directory=directory)

    def asking(self, at: str = "", after: str = "") -> Asking:
        """Give what a question is asked with, as of now or then; a page that follows another is as of the same.

        Errors: as for `log` and `sight`; TimeUnreadable (TRC-106), PageUnknown (TRC-107).
        """
        sight, now = self.sight, self._app.clock()
        size = len(self.log.leaves)
        wanted = entries_at(at, self.graph, now) if at else size
        before = Cursor(after).before
        # What was appended since is in no page of an answer that was begun before.
        before = min(size, wanted if before is None else before)
        seen = Sight(sight.products, before)
        then = when(at, before, self.witness, now) if at else now
        subjects = Subjects(self.graph, seen, self._around(), f"the ledger had {before} entries then; " if at else "")
        return Asking(self.graph, self.witness, self._app.store.ledger, subjects, seen, then, bool(at))

    @cached_property
    def books(self) -> Books:
        """What is asked about vulnerabilities; what VEX says of them is read once."""
        try:
            advisories = self._app.advisories
        except AdvisoriesMissing:
            advisories = None  # nobody ever loaded any, which the answer says
        return Books(self._app.inventories, advisories, cache(self._app.statements))

    @cached_property
    def beside(self) -> Beside:
        """What else tells what changed."""
        return Beside(
            self.books,
            lambda digest: plan_here(self._app, digest),
            lambda until, since: commits_here(self._app, until, since),
        )

    def _around(self) -> Surroundings:
        return Surroundings(self._app.product, self._revision, self._file, self._purls, self._repositories)

    def _repositories(self) -> Mapping[str, str]:
        from interlock.wiring.declared import repositories_that_hold

        return {one.name: one.address for one in repositories_that_hold(self._app)}

    def _revision(self, text: str) -> str:
        if text.startswith("-"):
            return ""
        try:
            return self._app.quick_commit(text) or self._app.repository.resolve(text)
        except InterlockError:
            return ""  # no revision of git, or no repository

    def _file(self, text: str) -> str:
        digest = self._file_digest(text)
        return digest.hex if digest is not None else ""

    def _purls(self, text: str) -> tuple[str, ...]:
        try:
            return tuple(one.purl for one in self._app.inventories.by_purl(text) if one.purl)
        except PurlMalformed:
            return ()
