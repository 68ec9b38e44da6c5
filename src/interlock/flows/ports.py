"""What the flows need from outside, beyond the ports of the floors below. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from interlock.kernel import Instant
from interlock.ledger import Ledger

Clock = Callable[[], Instant]
"""Gives the present."""


class EvidenceLedger(Ledger, Protocol):
    """A ledger that can also be read as a whole and by envelope, which is what a gate does."""

    def leaves(self) -> Iterable[bytes]:
        """Give every leaf, in order; cheap, since a gate rebuilds the tree from them."""
        ...

    def envelope(self, index: int) -> bytes:
        """Give the envelope of an entry as it is stored. Errors: EntryUnknown (LED-105)."""
        ...
