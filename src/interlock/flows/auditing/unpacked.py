"""What is in an audit pack, as the ports of a gate: entries, papers, keys. Floor 11.

Nothing in it is believed because it is there; `verifying` says in which order it comes to be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from interlock.crypto import Trust
from interlock.flows.admitting import Admitted, Admitting
from interlock.flows.gate import Gate
from interlock.flows.ports import ReadLedger
from interlock.kernel import Digest
from interlock.ledger import Checkpoint, Entry, ProvenLog, Record
from interlock.ledger.errors import EntryUnknown
from interlock.trace.errors import PackUnreadable
from interlock.trace.pack import entry_names, entry_of, paper_name


class Unpacked(msgspec.Struct, frozen=True):
    """The members of a file, by name."""

    members: Mapping[str, bytes]

    def member(self, name: str) -> bytes:
        """Give a member. Errors: PackUnreadable (TRC-140)."""
        body = self.members.get(name)
        if body is None:
            raise PackUnreadable(what=name, why="it is not there")
        return body

    def indexes(self) -> list[int]:
        """Give the places of the entries, in order."""
        found = {entry_of(name) for name in self.members}
        return sorted(index for index in found if index is not None)

    def record(self, index: int) -> tuple[Record, bytes]:
        """Give an entry with the text of its proof. Errors: PackUnreadable (TRC-140)."""
        leaf, envelope, proof = (self.member(name) for name in entry_names(index))
        return Record(index, leaf, envelope), proof


class EntriesOfPack:
    """The entries of a pack, as a gate reads a ledger; a whole log cannot be proven from them."""

    def __init__(self, checkpoint: Checkpoint, records: Mapping[int, Record]) -> None:
        self._checkpoint = checkpoint
        self._records = records

    @property
    def origin(self) -> str:
        """The log's identity."""
        return self._checkpoint.origin

    def checkpoint(self) -> Checkpoint:
        """Give the checkpoint of the pack."""
        return self._checkpoint

    def entries(self, start: int, end: int) -> Iterator[Record]:
        """Give the entries from start up to and without end. Errors: EntryUnknown (LED-105) for one not here."""
        for index in range(start, end):
            if index not in self._records:
                raise EntryUnknown(entry=index, size=self._checkpoint.size)
            yield self._records[index]

    def leaves(self, start: int = 0) -> Iterator[bytes]:
        """Give the leaves that are here, from an index on."""
        return (one.leaf for index, one in sorted(self._records.items()) if index >= start)


class PapersOfPack:
    """The papers of a pack, by their digest, as a gate asks for them; it takes nothing in.

    What is listed as left out counts as kept, since it was when the decision was made; whoever verifies is told.
    """

    def __init__(self, unpacked: Unpacked, left_out: Iterable[str]) -> None:
        self._unpacked = unpacked
        self._left_out = frozenset(left_out)

    def get(self, digest: Digest) -> bytes:
        """Give bytes whose digest was checked. Errors: PackUnreadable (TRC-140)."""
        body = self._unpacked.members.get(paper_name(digest.hex)) if digest.alg == "sha256" else None
        if body is None or hashlib.sha256(body).hexdigest() != digest.hex:
            raise PackUnreadable(what=f"paper {digest.short}", why="it is not there, or not what its name says")
        return body

    def check(self, digest: Digest) -> None:
        """Return if the bytes are here, or listed as left out. Errors: PackUnreadable (TRC-140)."""
        if digest.hex not in self._left_out:
            self.get(digest)


class GateOfPack(Gate):
    """A gate over what a pack holds of a log, which was proven before, entry by entry."""

    part: ProvenLog

    def proven(self, *, seen: Checkpoint | None = None) -> ProvenLog | None:  # noqa: ARG002 (held against before)
        """Give the part of the log that the pack holds."""
        return self.part


class AdmittedOnce(Admitting):
    """Verifies each entry of one log once, however many decisions rest on it."""

    def __init__(self, ledger: ReadLedger, trust: Trust, log: ProvenLog, entries: Sequence[tuple[int, Entry]]) -> None:
        super().__init__(ledger, trust)
        self.every = every = super().admitted(log, entries)
        self._statements = {one.index: one for one in every.statements}
        self._refused = {one.index: one for one in every.refused}
        self._foreign = {one.index: one for one in every.foreign}

    def admitted(self, log: ProvenLog, entries: Sequence[tuple[int, Entry]]) -> Admitted:
        """Give what some entries prove, and what they fail to prove."""
        at = [index for index, entry in entries if log.leaf_at(index) == entry.leaf()]
        return Admitted(
            tuple(self._statements[index] for index in at if index in self._statements),
            tuple(self._refused[index] for index in at if index in self._refused),
            tuple(self._foreign[index] for index in at if index in self._foreign),
        )
