"""Inspect: list, show and verify what the ledger holds; each answer says what was proved. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from interlock.control import Blobs, Finding
from interlock.crypto import Trust
from interlock.evidence import (
    ASSESSMENT,
    CYCLONEDX,
    OPENVEX,
    RECEIVED,
    VERIFICATION_SUMMARY,
    VULNERABILITIES,
    EvidenceUnknown,
    Received,
    VerifiedStatement,
    read_assessment,
    read_scan,
)
from interlock.evidence.directory import DIRECTORY_ACT, read_directory_act
from interlock.flows.assessments import counted, read_findings
from interlock.flows.gate import Gate
from interlock.flows.ports import EvidenceLedger
from interlock.identity import in_words
from interlock.kernel import Digest, InterlockError, Subject
from interlock.ledger import Entry, ProvenLog, admit

_SHORTEST = 6
"""Fewer digits of a digest name nothing."""
_MOST_DIGITS = 18
"""A number of more digits is no entry's, and Python refuses to read very long ones."""


class Item(msgspec.Struct, frozen=True):
    """One entry: what it is, what it says if it verifies, and why not if it does not."""

    index: int
    entry: Entry
    statement: VerifiedStatement | None
    refused: str = ""
    """Why it proves nothing; empty for a verified one."""

    @property
    def says(self) -> str:
        """Its content in a few words."""
        if self.statement is None:
            return self.refused
        read = self.statement.statement
        if read.predicate_type == ASSESSMENT:
            one = read_assessment(read.predicate)
            found = sum(count.count for count in one.counts)
            return f"{one.control} {one.outcome}" + (f", {counted(found)}" if found else "")
        if read.predicate_type == VERIFICATION_SUMMARY:
            summary = msgspec.json.decode(read.predicate)
            verdict = summary.get("interlock_verdict") or summary.get("verificationResult", "")
            return f"decision {verdict} under {summary.get('policy', {}).get('uri', '?')}"
        return _others(read.predicate_type, read.predicate)


class _Bom(msgspec.Struct):
    components: list[msgspec.Raw] = []


class _Vex(msgspec.Struct):
    statements: list[msgspec.Raw]


def _others(predicate_type: str, predicate: bytes) -> str:
    """Say what evidence of composition holds, and give the type of anything else."""
    try:
        if predicate_type == CYCLONEDX:
            return f"SBOM, {len(msgspec.json.decode(predicate, type=_Bom).components)} components"
        if predicate_type == VULNERABILITIES:
            return f"vulnerability scan, {len(read_scan(predicate).scanner.result)} found"
        if predicate_type == RECEIVED:
            return f"received from {msgspec.json.decode(predicate, type=Received).signer}"
        if predicate_type == OPENVEX:
            return f"VEX, {len(msgspec.json.decode(predicate, type=_Vex).statements)} statements"
        if predicate_type == DIRECTORY_ACT:
            return in_words(read_directory_act(predicate).deed)
    except (InterlockError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return f"{predicate_type}, which cannot be read"
    return predicate_type


class Inspection:
    """Reads evidence for people; decides nothing."""

    def __init__(self, *, ledger: EvidenceLedger, blobs: Blobs, gate: Gate, trust: Trust) -> None:
        self._ledger = ledger
        self._blobs = blobs
        self._gate = gate
        self._trust = trust

    def items(self, subject: Subject | None = None) -> Iterator[Item]:
        """Give the entries, all or those about a subject, each verified. Errors: those of `Gate.proven`."""
        log = self._gate.proven()
        if log is None:
            return
        if subject is None:
            chosen = [(index, Entry.read(leaf)) for index, leaf in enumerate(log.leaves)]
        else:
            chosen = log.about(subject)
        for index, entry in chosen:
            yield self._item(log, index, entry)

    def find(self, name: str) -> Item:
        """Give the entry with that number, or whose envelope's digest begins so. Errors: EvidenceUnknown."""
        log = self._gate.proven()
        leaves = log.leaves if log else ()
        if log is not None and name.isdecimal() and len(name) <= _MOST_DIGITS and int(name) < len(leaves):
            return self._item(log, int(name), Entry.read(leaves[int(name)]))
        wanted = name.removeprefix("sha256:")
        fitting = [
            (index, entry)
            for index, entry in ((index, Entry.read(leaf)) for index, leaf in enumerate(leaves))
            if len(wanted) >= _SHORTEST and entry.envelope.hex.startswith(wanted)
        ]
        if log is None or len(fitting) != 1:
            raise EvidenceUnknown(name=name)
        return self._item(log, *fitting[0])

    def envelope(self, index: int) -> bytes:
        """Give an envelope as it is stored."""
        return next(self._ledger.entries(index, index + 1)).envelope

    def findings(self, item: Item) -> Sequence[Finding]:
        """Give the findings of a verified assessment. Errors: BlobMissing, BlobDamaged."""
        if item.statement is None or item.statement.statement.predicate_type != ASSESSMENT:
            return ()
        digest = read_assessment(item.statement.statement.predicate).findings
        return read_findings(self._blobs.get(Digest("sha256", digest))) if digest else ()

    def lost(self, item: Item) -> str:
        """Say what belongs to a verified entry and is gone or damaged; empty if nothing is."""
        if item.statement is None or item.statement.statement.predicate_type != ASSESSMENT:
            return ""
        one = read_assessment(item.statement.statement.predicate)
        outputs = [digest for tool in one.tools for digest in tool.output]
        for what, digest in [("findings", one.findings), *(("raw output", digest) for digest in outputs)]:
            try:
                if digest:
                    self._blobs.check(Digest("sha256", digest))
            except InterlockError as error:
                return f"its {what}: {error}"
        return ""

    def _item(self, log: ProvenLog, index: int, entry: Entry) -> Item:
        try:
            return Item(index, entry, admit(log, index, entry, self.envelope(index), self._trust))
        except InterlockError as error:
            return Item(index, entry, None, str(error))
