"""Sieve: those statements of one type that somebody looks for, each verified once as a log grows. Floor 11."""

from __future__ import annotations

import threading
from collections.abc import Callable

from interlock.evidence import VerifiedStatement
from interlock.flows.admitting import Admitted, Admitting, may_heal
from interlock.ledger import ProvenLog

Wanted = Callable[[VerifiedStatement], bool]


class Sieve:
    """Keeps the statements that are wanted, for a process that goes on. May be used by many threads."""

    def __init__(self, kind: str, wanted: Wanted) -> None:
        """`wanted` says always the same of the same statement."""
        self._kind = kind
        self._wanted = wanted
        self._turn = threading.Lock()
        self._known: tuple[ProvenLog, Admitted] | None = None

    def through(self, log: ProvenLog, admitting: Admitting) -> tuple[VerifiedStatement, ...]:
        """Give the statements that are wanted in a log, in its order.

        Shape:  a log that begins with the one before is gone on with; any other one is gone through whole. What the
                store did not give is asked for again each time; what does not verify is left out.
        Errors: EntryMalformed (LED-101).
        """
        with self._turn:
            known = self._known
            if known is None or known[0] is not log or known[1].refused:
                size, before = 0, Admitted()
                if known is not None and log.begins_with(known[0]):
                    size, before = len(known[0].leaves), known[1]
                known = log, self._kept(admitting.onward(log, {self._kind}, size, before))
                self._known = known
            return known[1].statements

    def _kept(self, found: Admitted) -> Admitted:
        """Keep what is wanted, and what may be had the next time."""
        missed = tuple(one for one in found.refused if may_heal(one))
        return Admitted(tuple(one for one in found.statements if self._wanted(one)), missed)
