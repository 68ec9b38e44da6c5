"""What the ledger tells of products whose repository is elsewhere: decisions, policies, evidence. Floor 12.

Decisions are found by the board, and read here once more from their entries, verified. See
docs/decisions/0061-other-products.md.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from interlock.flows.admitting import Admitting
from interlock.flows.covering import Evidence, found_in
from interlock.flows.other_products import Sealed, read_sealed, told
from interlock.kernel import Digest, DigestMalformed, Subject
from interlock.ledger import Entry
from interlock.store.graph import StoredGraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from interlock.decision import Policy
    from interlock.ledger import ProvenLog
    from interlock.trace.board_views import BoardViews, Ruling
    from interlock.wiring.app import App

MOST: Final = 200
"""Releases of other products that are read for one list."""
_MOST_KEPT: Final = 2_000
_MOST_COMMITS: Final = 20
"""Commits of one product, one for each repository and branch that counts, in which is looked for what was found."""


class Others:
    """Reads what other products' gates said. May be used by many threads."""

    def __init__(self, app: App, board: Callable[[], BoardViews]) -> None:
        """`board` gives the board with all in it that the ledger holds this moment."""
        self._app = app
        self._board = board
        self._graph = StoredGraph(app.store.database)
        self._turn = threading.Lock()
        self._read: dict[int, Sealed] = {}
        """Decisions by their entries, those that were asked for last at the end."""
        self._log: ProvenLog | None = None
        """The log in which they were verified, or one that goes on from it."""

    def is_known(self, product: str) -> bool:
        """Say whether the ledger tells anything of a product."""
        return any(one.name == product for one in self._board().estate())

    def owners(self, target: str) -> frozenset[str]:
        """Give the products of which a commit or an artifact is, as entries say or gates decided."""
        return self._graph.owners(target) | {one.product for one in self._board().ruled(_bare(target))}

    def deciders(self, target: str, environment: str) -> frozenset[str]:
        """Give the products whose gates decided about something for an environment."""
        return frozenset(one.product for one in self._board().ruled(_bare(target)) if one.environment == environment)

    def sealed(self, product: str, target: str, environment: str) -> Sealed | None:
        """Give the newest decision of a product about something; none where there is none.

        Errors: those of the ledger.
        """
        for one in self._board().ruled(_bare(target)):
            if (one.product, one.environment) == (product, environment):
                found = self._sealed(one.ruling)
                if found is not None and target in {str(digest) for digest in found.decision.subject.digests}:
                    return found
        return None

    def reviews(self, own: str) -> tuple[tuple[Sealed, ...], tuple[str, ...]]:
        """Give what other products' gates sent to people last, and what of it is not told."""
        found = self._board().reviews({"", own}, MOST + 1)
        lost = ["releases of other products that wait longest are not looked at here"] if len(found) > MOST else []
        read: list[Sealed] = []
        for one in found[:MOST]:
            sealed = self._sealed(one.ruling)
            if sealed is None:
                lost.append(
                    f"{one.ruling.name} of {one.product or 'no product'}: entry {one.ruling.entry} is unreadable"
                )
            else:
                read.append(sealed)
        return tuple(read), tuple(lost)

    def policy(self, product: str, environment: str) -> Policy | None:
        """Give the policy by which a product's gate decided last for an environment; none where nobody can tell here.

        Shape:  where no environment is meant and its gate decided for some alone, the one policy of all of them.
        """
        ruling = self._board().newest(product, environment)
        if ruling is not None:
            return self._policy(ruling)
        if environment:
            return None
        places = [one.places for one in self._board().estate() if one.name == product]
        known = [self._policy(each.next) for several in places for each in several if each.next is not None]
        meant = {one.digest if one is not None else None for one in known}
        return known[0] if len(meant) == 1 else None

    def evidence(self, product: str) -> Evidence:
        """Give what was found last in a product, on the branches that count."""
        lines = [one for one in self._board().lines(product) if one.counts_here and one.commit]
        commits = list(dict.fromkeys(one.commit for one in sorted(lines, key=lambda one: -one.entry)))
        every = [found_in(self._app.gate, one) for one in _subjects(commits[:_MOST_COMMITS])]
        if not every:
            return Evidence()
        return Evidence(
            every[0].subject,
            tuple({(each.control, each.fingerprint): each for one in every for each in one.findings}.values()),
            frozenset().union(*(one.examined for one in every)),
        )

    def controls(self, product: str) -> frozenset[str]:
        """Name the controls that looked at a product."""
        return frozenset(one.control for one in self._board().lines(product))

    def _policy(self, ruling: Ruling) -> Policy | None:
        sealed = self._sealed(ruling)
        return sealed.policy if sealed is not None else None

    def _sealed(self, ruling: Ruling) -> Sealed | None:
        """Read the decision in an entry, verified once in a log; a policy that is missing is looked for each time."""
        app, log = self._app, self._proven()
        if log is None or ruling.entry >= len(log.leaves):
            return None
        with self._turn:
            known = self._read.get(ruling.entry)
        if known is None:
            known = self._verified(log, ruling)
        elif known.policy is None:
            known = told(known, app.store.blobs.get)
        if known is not None:
            with self._turn:
                if self._log is log:
                    self._read.pop(ruling.entry, None)
                    if len(self._read) >= _MOST_KEPT:
                        del self._read[next(iter(self._read))]
                    self._read[ruling.entry] = known
        return known

    def _proven(self) -> ProvenLog | None:
        """Give the log as it is now; what was read in one that it does not go on from is forgotten."""
        log = self._app.gate.proven()
        with self._turn:
            if log is not self._log:
                if log is None or self._log is None or not log.begins_with(self._log):
                    self._read.clear()
                self._log = log
        return log

    def _verified(self, log: ProvenLog, ruling: Ruling) -> Sealed | None:
        app = self._app
        entry = ruling.entry, Entry.read(log.leaves[ruling.entry])
        statements = Admitting(app.store.ledger, app.trust).admitted(log, [entry]).statements
        return next((read_sealed(one, app.store.blobs.get) for one in statements), None)


def _bare(target: str) -> str:
    """Give a digest as the board keeps it; what is none is found nowhere."""
    try:
        return Digest.parse(target).hex
    except DigestMalformed:
        return ""


def _subjects(commits: Iterable[str]) -> Iterable[Subject]:
    for one in commits:
        try:
            yield Subject(one, (Digest("gitCommit", one),))
        except DigestMalformed:
            continue  # a control may say anything
