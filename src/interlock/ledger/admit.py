"""From stored bytes to verified statements: the one place where `VerifiedStatement` is made.

The tree is rebuilt from every leaf, so no index row, flag or earlier result is trusted: an entry that was
taken away, added or changed shows in the root, and a log that was cut back shows against the checkpoint
remembered outside of it. Enters: leaves, a signed checkpoint, envelopes, trust. Floor 7.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Final

import msgspec

from interlock.crypto import NoteVerifier, Trust, open_trusted, read_envelope
from interlock.crypto.merkle import Frontier, leaf_hash
from interlock.evidence import VerifiedStatement, read_statement
from interlock.evidence.governance import may_be_in_person
from interlock.identity.model import PASSKEYS
from interlock.kernel import Digest, KeyId, Subject
from interlock.ledger.errors import LogForked, LogRolledBack, NotIncluded, OriginChanged
from interlock.ledger.model import Checkpoint, Entry

EVIDENCE = "evidence"
"""The purpose a key must be trusted for if its statements are to decide."""


_KIND: Final = b'"kind":"'
_ENVELOPE: Final = b'"envelope":{"sha256":"'


class ProvenLog(msgspec.Struct, frozen=True):
    """The leaves of a log, all of them, under a checkpoint that continues what was seen before.

    Only `prove` makes it, `indexed` from it, and `ledger.part` where there are proofs of some; leaves that were
    merely read are never passed on as these.
    """

    checkpoint: Checkpoint
    leaves: tuple[bytes, ...]
    is_fresh: bool
    """Whether there was a remembered checkpoint to hold it against."""

    def about(self, subject: Subject) -> list[tuple[int, Entry]]:
        """Give the entries about a subject with their places, in order.

        Errors: EntryMalformed (LED-101).
        """
        wanted = [f'"{digest}"'.encode("ascii") for digest in subject.digests]
        places = {index for text in wanted for index, leaf in enumerate(self.leaves) if text in leaf}
        return self.read_about(sorted(places), subject)

    def read_about(self, places: Iterable[int], subject: Subject) -> list[tuple[int, Entry]]:
        """Give those of some entries that are about a subject, with their places.

        Errors: EntryMalformed (LED-101).
        """
        read = [(index, Entry.read(self.leaves[index])) for index in places]
        return [(index, entry) for index, entry in read if set(entry.subjects) & set(subject.digests)]

    def of_kinds(self, kinds: Collection[str], *, start: int = 0) -> list[tuple[int, Entry]]:
        """Give the entries of some predicate types with their places, in order, whatever they are about.

        `start` leaves out all before that place.

        Errors: EntryMalformed (LED-101).
        """
        wanted = frozenset(kind.encode() for kind in kinds)
        places = [index for index, leaf in enumerate(self.leaves[start:], start) if kind_in(leaf) in wanted]
        return [(index, Entry.read(self.leaves[index])) for index in places]

    def last_of(self, kind: str) -> list[tuple[int, Entry]]:
        """Give the last entry of a predicate type with its place, or none. Errors: EntryMalformed (LED-101)."""
        wanted = kind.encode()
        places = (index for index in range(len(self.leaves) - 1, -1, -1) if kind_in(self.leaves[index]) == wanted)
        return [(index, Entry.read(self.leaves[index])) for index in islice(places, 1)]

    def marked(self, mark: bytes, until: int | None = None) -> list[tuple[int, bytes]]:
        """Give the leaves in which some bytes stand, with their places; `until` leaves that one and later ones out."""
        return [(index, leaf) for index, leaf in enumerate(self.leaves[:until]) if mark in leaf]

    def leaf_at(self, index: int) -> bytes | None:
        """Give the leaf at a place; none if there is none."""
        return self.leaves[index] if 0 <= index < len(self.leaves) else None

    def begins_with(self, other: ProvenLog, size: int | None = None) -> bool:
        """Say whether a log begins with another one, or with its first leaves, letter by letter."""
        first = other.leaves[:size]
        return self.checkpoint.origin == other.checkpoint.origin and self.leaves[: len(first)] == first

    def places(self) -> dict[Digest, int]:
        """Give the place of every envelope by its digest, for whoever looks for many of them."""
        return {Digest("sha256", _envelope_in(leaf)): index for index, leaf in enumerate(self.leaves)}


def _envelope_in(leaf: bytes) -> str:
    """Give the digest that a leaf names; what it is called comes before anything that others chose."""
    start = leaf.find(_ENVELOPE) + len(_ENVELOPE)
    return leaf[start : leaf.find(b'"', start)].decode("ascii", "replace")


def kind_in(leaf: bytes) -> bytes:
    """Give the predicate type that a leaf names; the tree was rebuilt from the leaf, so it is the entry's own."""
    start = leaf.find(_KIND) + len(_KIND)
    return leaf[start : leaf.find(b'"', start)]


def prove(
    leaves: Iterable[bytes], note: bytes, verifiers: Sequence[NoteVerifier], origin: str, seen: Checkpoint | None
) -> ProvenLog:
    """Rebuild the tree from its leaves and hold it against its checkpoint and the one seen before.

    Errors: those of `Checkpoint.open`, NotIncluded (LED-225) if leaves and checkpoint do not agree,
            OriginChanged (LED-221), LogRolledBack (LED-223), LogForked (LED-224).
    Source: docs/security/verification.md, step 3.
    """
    return proven_with_edge(leaves, note, verifiers, origin, seen)[0]


def proven_with_edge(
    leaves: Iterable[bytes], note: bytes, verifiers: Sequence[NoteVerifier], origin: str, seen: Checkpoint | None
) -> tuple[ProvenLog, Frontier]:
    """Give a log as `prove` does, and the edge from which its tree grows on. Errors: as for `prove`."""
    checkpoint = Checkpoint.open(note, verifiers, origin)
    if seen is not None and seen.origin != origin:
        raise OriginChanged(got=origin, wanted=seen.origin)
    kept = tuple(leaves)
    frontier = Frontier()
    root_then = frontier.root() if seen is not None and seen.size == 0 else None
    for leaf in kept:
        frontier.push(leaf_hash(leaf))
        if seen is not None and frontier.size == seen.size:
            root_then = frontier.root()
    if seen is not None and checkpoint.size < seen.size:
        raise LogRolledBack(origin=origin, got=checkpoint.size, seen=seen.size)
    if frontier.size != checkpoint.size or frontier.root() != checkpoint.root:
        raise NotIncluded(index=frontier.size, origin=origin, size=checkpoint.size)
    if seen is not None and root_then != seen.root:
        raise LogForked(origin=origin, size=checkpoint.size, seen=seen.size)
    return ProvenLog(checkpoint, kept, seen is not None), frontier


def admit(log: ProvenLog, index: int, entry: Entry, envelope: bytes, trust: Trust) -> VerifiedStatement:
    """Give the statement that an entry seals, after steps 1 to 5 of docs/security/verification.md.

    Shape:  what somebody said with a security key is theirs, whoever sealed it.
    Errors: NotIncluded (LED-225), EnvelopeMalformed (CRY-101), those of `open_trusted`, those of
            `read_statement` (EVD-1xx), StepUpUnproven (IDN-130).
    """
    digest = Digest("sha256", hashlib.sha256(envelope).hexdigest())
    if log.leaf_at(index) != entry.leaf() or digest != entry.envelope:
        raise NotIncluded(index=index, origin=log.checkpoint.origin, size=log.checkpoint.size)
    opened = open_trusted(read_envelope(envelope), trust, entry.at, EVIDENCE)
    statement = read_statement(opened)
    signer = trust.signer_of(opened.keys[0], entry.at, EVIDENCE)
    if may_be_in_person(statement.predicate_type, statement.predicate):
        from interlock.evidence.in_person import said_in_person  # only who meets such a statement pays for it

        said = said_in_person(statement)
        if said is not None:
            own, key = said
            return VerifiedStatement(own, digest, index, entry.at, key, _shown(key))
    return VerifiedStatement(statement, digest, index, entry.at, signer.id, signer.name)


def _shown(key: KeyId) -> str:
    """Give what a security key is called, which has no name in a trust file."""
    return f"security key {key.removeprefix(PASSKEYS)[:12]}"
