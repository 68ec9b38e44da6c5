"""A log that is proven again whenever it grew: what was proven stays proven, and only what is new is hashed. Floor 7.

The new leaves have to lead from the tree that was proven to the one that the new checkpoint signs, so that this is as
good as rebuilding all of it, but for what somebody does meanwhile to stored leaves that were read before: those in mind
are the ones that count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from interlock.crypto import NoteVerifier
from interlock.crypto.merkle import Frontier, leaf_hash
from interlock.ledger.admit import ProvenLog, proven_with_edge
from interlock.ledger.errors import LogRolledBack, NotIncluded
from interlock.ledger.model import Checkpoint


class _Reached(msgspec.Struct, frozen=True):
    """A log that was proven, with the edge from which its tree grows on."""

    log: ProvenLog
    frontier: Frontier
    seen: Checkpoint | None
    """What it was held against last, besides the checkpoints that it was proven under."""


class GrowingLog:
    """One log as it was proven last. May be used by many threads, each of which goes on from what it found."""

    def __init__(self, verifiers: Sequence[NoteVerifier], origin: str) -> None:
        self._verifiers = verifiers
        self._origin = origin
        self._reached: _Reached | None = None

    def proven(self, leaves: Callable[[int], Iterable[bytes]], note: bytes, seen: Checkpoint | None) -> ProvenLog:
        """Give the log under a checkpoint; `leaves` gives those from an index on.

        Errors: those of `interlock.ledger.prove`.
        """
        before = self._reached
        if before is None or not self._continues(before, seen):
            log, frontier = proven_with_edge(leaves(0), note, self._verifiers, self._origin, seen)
            self._reached = _Reached(log, frontier, seen)
            return log
        checkpoint = Checkpoint.open(note, self._verifiers, self._origin)
        size = len(before.log.leaves)
        if checkpoint.size < size:
            raise LogRolledBack(origin=self._origin, got=checkpoint.size, seen=size)
        more = tuple(leaves(size))
        frontier = before.frontier.copy()
        for leaf in more:
            frontier.push(leaf_hash(leaf))
        if frontier.size != checkpoint.size or frontier.root() != checkpoint.root:
            raise NotIncluded(index=frontier.size, origin=self._origin, size=checkpoint.size)
        log = ProvenLog(checkpoint, before.log.leaves + more, seen is not None)
        self._reached = _Reached(log, frontier, seen)
        return log

    def _continues(self, before: _Reached, seen: Checkpoint | None) -> bool:
        """Say whether the log that was proven was held against what was seen elsewhere, or is the very one."""
        if seen is None or seen == before.seen:
            return True
        proven = before.log.checkpoint
        return (seen.origin, seen.size, seen.root) == (self._origin, proven.size, proven.root)
