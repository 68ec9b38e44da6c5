"""What the flows need from outside, beyond the ports of the floors below. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from interlock.kernel import Instant
from interlock.ledger import Ledger, LedgerReader

if TYPE_CHECKING:
    from interlock.formats.osv import Refused
    from interlock.supply.advisory import Advisory, Exploited, Prediction
    from interlock.supply.feeds import Delivery, Mirror

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


class Fetcher(Protocol):
    """Gets feeds from where their user said."""

    def fetched(
        self, mirror: Mirror, known: tuple[str, str], watch: Callable[[int, int], None]
    ) -> AbstractContextManager[Delivery]:
        """Give what a mirror has, for as long as the block lasts.

        Shape:  `known` are the entity tag and the time of the last change, as it gave them the last time; where
                nothing changed since, the delivery has no files. `watch` is told how many bytes are here and how many
                there will be.
        """
        ...


class FeedReader(Protocol):
    """Reads what was delivered, as a stream: what can be used, and a refusal for each record that cannot."""

    def advisories(self, delivery: Delivery) -> Iterator[Advisory | Refused]:
        """Give the records of a feed of advisories."""
        ...

    def rows(self, delivery: Delivery) -> Iterator[Exploited | Prediction | Refused]:
        """Give the rows of a feed about attacks."""
        ...
