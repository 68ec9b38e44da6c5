"""What something rests on: from a few digests and entries to every entry of the ledger that belongs to it. Floor 11.

Everything about the subject, about the commits that it was built from, and about whatever was decided of them; what
those statements name by its digest; and what people said by which they govern, since it decides who counts. It may hold
too much and must not hold too little: whoever verifies a pack makes every decision in it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from interlock.evidence import (
    PROVENANCE,
    VERIFICATION_SUMMARY,
    EvidenceError,
    Statement,
    read_provenance,
    source_commit,
)
from interlock.evidence.deployment import ENVIRONMENT, read_environment_act
from interlock.evidence.directory import ACTS_MARK
from interlock.flows.admitting import Admitting
from interlock.flows.auditing.named import digests_in
from interlock.flows.governing import GOVERNING, RISK_MARK
from interlock.flows.ports import EvidenceLedger
from interlock.kernel import Digest, DigestMalformed, Subject
from interlock.ledger import Entry, ProvenLog
from interlock.trace import EVERYTHING, Drawing, Sight, drawn
from interlock.trace.report import AuditReport, Scope

_DIGEST_OF_A_COMMIT: Final = "gitCommit"
_PEOPLE: Final = ACTS_MARK.decode("ascii")
"""What stands in the type of what says who people are, which is of no product and decides whose word counts."""


class Start(msgspec.Struct, frozen=True):
    """Where to begin."""

    digests: tuple[Digest, ...] = ()
    entries: tuple[int, ...] = ()
    environments: frozenset[str] = frozenset()
    """Those of which it counts who locked or froze them."""


class Reached(msgspec.Struct, frozen=True):
    """What something rests on."""

    entries: tuple[tuple[int, Entry], ...]
    """In the order of the ledger."""
    statements: tuple[tuple[int, Statement], ...]
    """Those of them that verify here."""
    digests: tuple[Digest, ...]
    """Everything that was looked for, sorted."""
    is_about: bool = True
    """Whether anything of it is about the subject itself, beside what holds of everything."""
    is_partial: bool = False
    """Whether the asker may not see everything; how much that is, nobody tells them."""


class Reach:
    """Finds what things rest on in one proven log, as far as somebody may see it."""

    def __init__(
        self, *, log: ProvenLog, ledger: EvidenceLedger, admitting: Admitting, sight: Sight = EVERYTHING
    ) -> None:
        self._log = log
        self._ledger = ledger
        self._admitting = admitting
        self._sight = sight
        self._places: dict[str, int | None] = {}
        """Of the digests that were looked for; most stand in many statements."""
        self._told: set[str] = set()
        """What statements that may be seen speak of."""
        self._waiting: dict[int, Entry] = {}
        """What says no product, and is about nothing that those speak of so far."""

    def of(self, start: Start) -> Reached:
        """Give everything that something rests on. Errors: EntryMalformed (LED-101), those of the ledger."""
        found: dict[int, Entry] = {}
        statements: dict[int, Statement] = {}
        looked: set[Digest] = set()
        wanted, named = set(start.digests), set(start.entries)
        began = self._read(wanted, named, found)
        named |= self._governing(start.environments)
        while entries := self._new(wanted, named, found):
            looked |= wanted
            wanted, named = set(), set()
            found.update(entries)
            for one in self._admitting.admitted(self._log, entries).statements:
                statements[one.index] = one.statement
                wanted |= set(leads_to(one.statement)) - looked
                named |= self._entries_in(one.statement) - found.keys()
        looked |= wanted
        return Reached(
            tuple(sorted(found.items())),
            tuple(sorted(statements.items())),
            tuple(sorted(looked)),
            not began.keys().isdisjoint(found),
            self._sight.products is not None,
        )

    def _new(self, digests: Iterable[Digest], named: Iterable[int], found: dict[int, Entry]) -> list[tuple[int, Entry]]:
        """Give the entries about some digests and those at some places that were not found yet and may be seen.

        Shape: what waited is among them once something that may be seen speaks of what it is about.
        """
        read = sorted(self._read(digests, named, found).items())
        new = [each for each in read if self._may_be_seen(*each)]
        shown = [each for each in self._waiting.items() if self._is_told(each[1])]
        for index, _ in shown:
            del self._waiting[index]
        return sorted({**dict(new), **dict(shown)}.items())

    def _read(self, digests: Iterable[Digest], named: Iterable[int], found: dict[int, Entry]) -> dict[int, Entry]:
        """Give the entries about some digests and those at some places that were not found yet."""
        about = self._log.about(Subject("", tuple(digests))) if digests else []
        read = {index: entry for index, entry in about if index not in found}
        for index in named:
            leaf = self._log.leaf_at(index) if index not in found else None
            if leaf is not None:
                read[index] = Entry.read(leaf)
        return read

    def _may_be_seen(self, index: int, entry: Entry) -> bool:
        """Say whether an entry is of a product that may be seen; of none, whether one of those speaks of the same.

        Source: `interlock.store.graph_sight`, which covers entries alike.
        """
        if self._sight.before is not None and index >= self._sight.before:
            return False
        if self._sight.products is None or _PEOPLE in entry.kind:
            return True
        envelope = next(self._ledger.entries(index, index + 1)).envelope
        drawing = drawn(entry.kind, entry.subjects, envelope)
        if drawing.product:
            is_seen = drawing.product in self._sight.products
            if is_seen:
                self._told.update(_spoken_of(drawing))
            return is_seen
        if not self._is_told(entry):
            self._waiting[index] = entry
            return False
        return True

    def _is_told(self, entry: Entry) -> bool:
        return any(str(one) in self._told for one in entry.subjects)

    def _governing(self, environments: frozenset[str]) -> set[int]:
        """Give the places of what people said by which they govern, and of what shut some environments."""
        found = {index for index, _ in self._log.of_kinds(GOVERNING)}
        found |= {index for mark in (ACTS_MARK, RISK_MARK) for index, _ in self._log.marked(mark)}
        acts = self._log.of_kinds({ENVIRONMENT}) if environments else []
        for one in self._admitting.admitted(self._log, acts).statements:
            try:
                if read_environment_act(one.statement.predicate).environment in environments:
                    found.add(one.index)
            except EvidenceError:
                continue  # what nobody can read shuts nothing
        return found

    def _entries_in(self, one: Statement) -> set[int]:
        """Give the places of the entries that a statement names by the digest of their envelope."""
        for each in digests_in(one):
            if each not in self._places:
                ticket = self._ledger.find(Digest("sha256", each))
                self._places[each] = ticket.index if ticket is not None else None
        found = (self._places[each] for each in digests_in(one))
        return {index for index in found if index is not None}


def _spoken_of(drawing: Drawing) -> Iterator[str]:
    """Give the names of everything that a statement speaks of."""
    yield from (one.name for one in drawing.nodes)
    for edge in drawing.edges:
        yield from (edge.source, edge.target)
    for place in drawing.occupied:
        yield from (artifact for _, artifact in place.runs)


def leads_to(one: Statement) -> Sequence[Digest]:
    """Give the digests about which everything belongs to it too."""
    if one.predicate_type == VERIFICATION_SUMMARY:
        return tuple(digest for subject in one.subjects for digest in subject.digests)
    if one.predicate_type == PROVENANCE:
        try:
            commit = source_commit(read_provenance(one.predicate))
            return (Digest.parse(f"{_DIGEST_OF_A_COMMIT}:{commit}"),) if commit is not None else ()
        except (EvidenceError, DigestMalformed):
            return ()
    return ()


def digests_told(report: AuditReport) -> tuple[Digest, ...]:
    """Give the digests of everything that a report tells of: plans, artifacts, commits, and what it is about."""
    brought = [each for one in report.deployments for each in one.artifacts]
    brought += report.artifacts
    commits = {one.commit for one in brought if one.commit} | {one.commit for one in report.changes}
    found = {one.digest for one in brought} | {one.plan for one in report.deployments}
    found |= {Digest(_DIGEST_OF_A_COMMIT, one) for one in commits}
    if report.scope in {Scope.COMMIT, Scope.ARTIFACT}:
        found.add(Digest.parse(report.subject))
    return tuple(sorted(found))
