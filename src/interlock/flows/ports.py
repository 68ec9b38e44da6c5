"""What the flows need from outside, beyond the ports of the floors below. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from interlock.kernel import Instant
from interlock.ledger import Ledger, LedgerReader

Clock = Callable[[], Instant]
"""Gives the present."""


class EvidenceLedger(Ledger, Protocol):
    """A ledger that can also be read as a whole, which is what a gate does."""

    def leaves(self, start: int = 0) -> Iterator[bytes]:
        """Give every leaf from an index on, in order; cheap, since a gate rebuilds the tree from them."""
        ...


class FiledReader(LedgerReader, Protocol):
    """A reader over a store that also files entries by the digest of their envelope."""

    def misfiled(self) -> Iterable[int]:
        """Give the entries that cannot be found by their digest, or only by another."""
        ...


class AuditedLedger(Protocol):
    """A ledger whose rows can be read as they are."""

    def rows(self) -> AbstractContextManager[FiledReader]:
        """Open everything that is stored, as one moment saw it."""
        ...
