"""What the flows need from outside, beyond the ports of the floors below. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from interlock.kernel import Instant
from interlock.ledger import Ledger

Clock = Callable[[], Instant]
"""Gives the present."""


class EvidenceLedger(Ledger, Protocol):
    """A ledger that can also be read as a whole, which is what a gate does."""

    def leaves(self, start: int = 0) -> Iterator[bytes]:
        """Give every leaf from an index on, in order; cheap, since a gate rebuilds the tree from them."""
        ...
