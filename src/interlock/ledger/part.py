"""Some entries of a log, each proven to be in it by its own proof, for whoever does not have the rest. Floor 7.

A proven part shows that what it holds was entered, where, and when. That nothing was left out of it, it cannot show:
whoever decides over one has to know what was counted, and to look whether that is there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from interlock.kernel import Digest, Subject
from interlock.ledger.admit import ProvenLog, kind_in
from interlock.ledger.model import Checkpoint, Entry, InclusionProof
from interlock.ledger.rules import check_included


class ProvenPart(ProvenLog, frozen=True):
    """Leaves of a log by their places, under a checkpoint that a key of the log signed.

    It stands for a whole log wherever one is asked about what it holds. Only `part_of` makes it.
    """

    held: Mapping[int, bytes]
    """In the order of their places."""

    def about(self, subject: Subject) -> list[tuple[int, Entry]]:
        """Give the entries about a subject with their places, in order.

        Errors: EntryMalformed (LED-101).
        """
        wanted = [f'"{digest}"'.encode("ascii") for digest in subject.digests]
        return self.read_about([i for i, leaf in self.held.items() if any(text in leaf for text in wanted)], subject)

    def read_about(self, places: Iterable[int], subject: Subject) -> list[tuple[int, Entry]]:
        """Give those of some entries that are about a subject, with their places.

        Errors: EntryMalformed (LED-101).
        """
        read = [(index, Entry.read(self.held[index])) for index in places]
        return [(index, entry) for index, entry in read if set(entry.subjects) & set(subject.digests)]

    def of_kinds(self, kinds: Collection[str], *, start: int = 0) -> list[tuple[int, Entry]]:
        """Give the entries of some predicate types with their places, in order, whatever they are about.

        `start` leaves out all before that place.

        Errors: EntryMalformed (LED-101).
        """
        wanted = frozenset(kind.encode() for kind in kinds)
        held = ((index, leaf) for index, leaf in self.held.items() if index >= start)
        return [(index, Entry.read(leaf)) for index, leaf in held if kind_in(leaf) in wanted]

    def last_of(self, kind: str) -> list[tuple[int, Entry]]:
        """Give the last entry of a predicate type with its place, or none. Errors: EntryMalformed (LED-101)."""
        return self.of_kinds({kind})[-1:]

    def marked(self, mark: bytes, until: int | None = None) -> list[tuple[int, bytes]]:
        """Give the leaves in which some bytes stand, with their places; `until` leaves that one and later ones out."""
        return [(i, leaf) for i, leaf in self.held.items() if mark in leaf and (until is None or i < until)]

    def leaf_at(self, index: int) -> bytes | None:
        """Give the leaf at a place; none if this part does not hold it."""
        return self.held.get(index)

    def places(self) -> dict[Digest, int]:
        """Give the place of every envelope by its digest, for whoever looks for many of them."""
        return {Entry.read(leaf).envelope: index for index, leaf in self.held.items()}


def part_of(checkpoint: Checkpoint, proofs: Iterable[tuple[bytes, InclusionProof]]) -> ProvenPart:
    """Give the part of a log that some leaves are, each under a checkpoint that was opened, by its proof.

    It counts as fresh: what a part can be held against is for whoever opened the checkpoint.

    Errors: NotIncluded (LED-225).
    Source: docs/security/verification.md, step 3; RFC 9162, section 2.1.3.2.
    """
    held: dict[int, bytes] = {}
    for leaf, proof in proofs:
        check_included(leaf, proof, checkpoint)
        held[proof.index] = leaf
    return ProvenPart(checkpoint, (), is_fresh=True, held=dict(sorted(held.items())))
