"""Everything in the ledger that belongs to what a report is about, verified once. Floor 11."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Final

import msgspec

from interlock.crypto import Trust
from interlock.decision import Decision, Governance, Policy, Refused
from interlock.evidence import (
    ASSESSMENT,
    PROVENANCE,
    VERIFICATION_SUMMARY,
    Assessment,
    EvidenceError,
    Provenance,
    VerifiedStatement,
    read_assessment,
    read_provenance,
    read_summary,
    source_commit,
)
from interlock.evidence.running import RUNNING, Running, read_running
from interlock.flows.admitting import Admitting
from interlock.flows.gate import Gate
from interlock.flows.governing import Governing
from interlock.flows.ports import ReadBlobs, ReadLedger
from interlock.identity import Directory
from interlock.kernel import Digest, InstantMalformed, InterlockError, Subject, instant
from interlock.ledger import Entry, ProvenLog
from interlock.ledger.indexed import indexed

_FEW: Final = 12
"""Digests for which the leaves are looked through as they are; for more of them an index is made first."""


class Decided(msgspec.Struct, frozen=True):
    """A decision of the ledger, with the policy that it was made under where that is kept."""

    statement: VerifiedStatement
    decision: Decision
    policy: Policy | None = None


class Gathered:
    """What the ledger proves about some digests, and what it fails to prove."""

    def __init__(
        self,
        *,
        gate: Gate,
        ledger: ReadLedger,
        blobs: ReadBlobs,
        trust: Trust,
        log: ProvenLog,
        digests: Iterable[Digest],
    ) -> None:
        """Everything about the digests is read, then what is about the commits that provenance of them names."""
        self._blobs = blobs
        self._admitting = Admitting(ledger, trust)
        self._places: dict[Digest, int] | None = None
        wanted = set(digests)
        self.log = indexed(log) if len(wanted) > _FEW and log.leaves else log  # a part of a log has its own ways
        self.governing: Governing = gate.governing(self.log)
        self.entries: dict[int, Entry] = {}
        self.index_of: dict[Digest, int] = {}
        """The places of what was read, by envelope."""
        self.statements: dict[int, VerifiedStatement] = {}
        self.refused: dict[int, Refused] = {}
        self.foreign: dict[int, Refused] = {}
        self.unreadable: dict[int, str] = {}
        self._read(self._about(wanted))
        more = {digest for one in self.provenances.values() if (digest := _commit_of(one)) is not None} - wanted
        if more:
            self._read(self._about(more))
        self.digests: frozenset[Digest] = frozenset(wanted | more)

    def _about(self, digests: Iterable[Digest]) -> list[tuple[int, Entry]]:
        wanted = tuple(sorted(digests))
        return self.log.about(Subject("", wanted)) if wanted else []

    def _read(self, entries: Iterable[tuple[int, Entry]]) -> None:
        new = [each for each in entries if each[0] not in self.entries]
        self.entries.update(new)
        self.index_of.update((entry.envelope, index) for index, entry in new)
        admitted = self._admitting.admitted(self.log, new)
        self.statements.update((one.index, one) for one in admitted.statements)
        self.refused.update((one.index, one) for one in admitted.refused)
        self.foreign.update((one.index, one) for one in admitted.foreign)
        for name in ("provenances", "assessments", "decisions", "looks"):
            self.__dict__.pop(name, None)

    def also(self, envelopes: Iterable[Digest]) -> None:
        """Read entries that statements name by their envelope, whatever those are about."""
        wanted = [one for one in envelopes if one not in self.index_of]
        if wanted:
            if self._places is None:
                self._places = self.log.places()
            self.also_at(self._places[one] for one in wanted if one in self._places)

    def also_at(self, indexes: Iterable[int]) -> None:
        """Read entries by their places, whatever they are about."""
        found = ((index, self.log.leaf_at(index)) for index in sorted(set(indexes)))
        self._read((index, Entry.read(leaf)) for index, leaf in found if leaf is not None)

    def of(self, kind: str) -> list[VerifiedStatement]:
        """Give the statements of a type, in the order of the ledger."""
        return [one for _, one in sorted(self.statements.items()) if one.statement.predicate_type == kind]

    def governance(self, until: int | None = None) -> Governance:
        """Give what people had said before an entry."""
        return self.governing.governance(until)

    def directory(self, at: int) -> Directory:
        """Give who was who when an entry was made."""
        return self.governing.directory(at)

    @cached_property
    def provenances(self) -> dict[int, Provenance]:
        """What can be read of how things were made, by entry."""
        found: dict[int, Provenance] = {}
        for one in self.of(PROVENANCE):
            try:
                found[one.index] = read_provenance(one.statement.predicate)
            except EvidenceError as error:
                self.unreadable[one.index] = str(error)
        return found

    @cached_property
    def assessments(self) -> dict[int, Assessment]:
        """What controls found, by entry."""
        found: dict[int, Assessment] = {}
        for one in self.of(ASSESSMENT):
            try:
                read = read_assessment(one.statement.predicate)
                _ = instant(read.finished_at)
                found[one.index] = read
            except (EvidenceError, InstantMalformed) as error:
                self.unreadable[one.index] = str(error)
        return found

    @cached_property
    def decisions(self) -> dict[int, Decided]:
        """The decisions of ours, by entry; what other verifiers summed up is evidence like any other."""
        found: dict[int, Decided] = {}
        for one in self.of(VERIFICATION_SUMMARY):
            try:
                summary = read_summary(one.statement.predicate)
                if summary.interlock_decision:
                    decision = msgspec.convert(summary.interlock_decision, Decision, strict=False)
                    found[one.index] = Decided(one, decision, self._policy(summary.interlock_policy))
            except (EvidenceError, msgspec.ValidationError) as error:
                self.unreadable[one.index] = str(error)
        return found

    def _policy(self, digest: str) -> Policy | None:
        try:
            return msgspec.json.decode(self._blobs.get(Digest("sha256", digest)), type=Policy) if digest else None
        except (InterlockError, msgspec.MsgspecError, UnicodeDecodeError):
            return None  # what is lost is told among the papers that are

    @cached_property
    def looks(self) -> dict[int, Running]:
        """What was seen of what runs, by entry."""
        found: dict[int, Running] = {}
        for one in self.of(RUNNING):
            try:
                found[one.index] = read_running(one.statement.predicate)
            except EvidenceError as error:
                self.unreadable[one.index] = str(error)
        return found


def _commit_of(one: Provenance) -> Digest | None:
    commit = source_commit(one)
    try:
        return Digest.parse(f"gitCommit:{commit}") if commit is not None else None
    except InterlockError:
        return None
