"""A proven log with the places of its entries at hand, for whoever asks it about many subjects. Floor 7."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from interlock.kernel import Subject
from interlock.ledger.admit import ProvenLog, kind_in
from interlock.ledger.model import Entry

_DIGEST: Final = re.compile(rb'"([A-Za-z0-9]+:[0-9a-f]+)(?=")')
"""Whatever may be a digest in a leaf. It finds more than subjects; the entry that is read then says which they are."""


class IndexedLog(ProvenLog, frozen=True):
    """A proven log that answers as it did before, without looking through every leaf.

    Only `indexed` makes it, out of the proven leaves themselves; no index of a store is believed.
    """

    by_digest: Mapping[bytes, tuple[int, ...]]
    by_kind: Mapping[bytes, tuple[int, ...]]

    def about(self, subject: Subject) -> list[tuple[int, Entry]]:
        """Give the entries about a subject with their places, in order.

        Errors: EntryMalformed (LED-101).
        """
        wanted = [str(digest).encode("ascii") for digest in subject.digests]
        return self.read_about(self._places(self.by_digest, wanted), subject)

    def of_kinds(self, kinds: Collection[str], *, start: int = 0) -> list[tuple[int, Entry]]:
        """Give the entries of some predicate types with their places, in order, whatever they are about.

        `start` leaves out all before that place.

        Errors: EntryMalformed (LED-101).
        """
        places = self._places(self.by_kind, [kind.encode() for kind in kinds])
        return [(index, Entry.read(self.leaves[index])) for index in places if index >= start]

    @staticmethod
    def _places(places: Mapping[bytes, tuple[int, ...]], wanted: Collection[bytes]) -> list[int]:
        return sorted({index for name in wanted for index in places.get(name, ())})


def indexed(log: ProvenLog) -> IndexedLog:
    """Look through every leaf once, so that nobody has to again."""
    by_digest: dict[bytes, list[int]] = {}
    by_kind: dict[bytes, list[int]] = {}
    for index, leaf in enumerate(log.leaves):
        by_kind.setdefault(kind_in(leaf), []).append(index)
        for digest in set(_DIGEST.findall(leaf)):
            by_digest.setdefault(digest, []).append(index)
    return IndexedLog(log.checkpoint, log.leaves, log.is_fresh, _settled(by_digest), _settled(by_kind))


def _settled(places: Mapping[bytes, list[int]]) -> dict[bytes, tuple[int, ...]]:
    return {name: tuple(indexes) for name, indexes in places.items()}
