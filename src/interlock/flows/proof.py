"""Verify one entry of a ledger anew, step by step, and say of each step what came of it. Floor 11.

Enters: what is stored, and what this machine remembers and trusts. Leaves: steps in the order of
docs/security/verification.md; the first that fails ends the proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from interlock.crypto import Envelope, NoteVerifier, Trust, open_trusted, read_envelope
from interlock.evidence import read_statement
from interlock.evidence.governance import may_be_in_person
from interlock.evidence.in_person import said_in_person
from interlock.flows.ports import EvidenceLedger
from interlock.kernel import Instant, InterlockError, KeyId, sha256, stamp
from interlock.ledger import (
    EVIDENCE,
    Checkpoint,
    ConsistencyProof,
    Entry,
    InclusionProof,
    Record,
    check_continues,
    check_included,
)
from interlock.ledger.errors import NotIncluded

ENVELOPE: Final = "The envelope is the one that the log entered"
SIGNATURE: Final = "A key that counts signed it"
STATEMENT: Final = "What it says can be read"
CHECKPOINT: Final = "The checkpoint is signed by the log"
INCLUSION: Final = "The entry is in the log under that checkpoint"
CONSISTENCY: Final = "The log only grew since this machine remembered it"
STEPS: Final = (ENVELOPE, SIGNATURE, STATEMENT, CHECKPOINT, INCLUSION, CONSISTENCY)


class Step(msgspec.Struct, frozen=True):
    """One step of a proof."""

    name: str
    is_good: bool
    says: str
    code: str = ""
    remedy: str = ""


class Signer(msgspec.Struct, frozen=True):
    """A signature of an envelope, and what its key is worth."""

    key: str
    """As the envelope calls it; a hint until the signature was verified."""
    name: str
    then: str
    """Why it did not count when the entry was made; empty if it did."""
    now: str
    """Why it does not count now; empty if it does."""


class Proof(msgspec.Struct, frozen=True):
    """What came of it all."""

    steps: tuple[Step, ...]
    checkpoint: Checkpoint | None = None
    inclusion: InclusionProof | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every step was taken, and is good."""
        return len(self.steps) == len(STEPS) and all(one.is_good for one in self.steps)


class Proving:
    """Proves entries of one ledger, from what is stored this moment."""

    def __init__(
        self,
        *,
        ledger: EvidenceLedger,
        trust: Trust,
        verifiers: Sequence[NoteVerifier],
        remembered: Checkpoint | None,
    ) -> None:
        """`verifiers` are of the keys that may sign for the log; `remembered` is kept outside of the store."""
        self._ledger = ledger
        self._trust = trust
        self._verifiers = verifiers
        self._remembered = remembered
        self._checkpoint: Checkpoint | None = None
        self._inclusion: InclusionProof | None = None

    def prove(self, index: int) -> Proof:
        """Take every step for one entry, up to the first that fails; what fails is told, never raised."""
        steps: list[Step] = []
        taking = self._taking(index)
        for name in STEPS:
            try:
                steps.append(Step(name, is_good=True, says=next(taking)))
            except InterlockError as error:
                steps.append(Step(name, is_good=False, says=str(error), code=error.code, remedy=error.remedy))
                break
        return Proof(tuple(steps), self._checkpoint, self._inclusion)

    def _taking(self, index: int) -> Iterator[str]:
        """Give what each step says, in order. Errors: those of each step."""
        record: Record = next(self._ledger.entries(index, index + 1))
        entry = Entry.read(record.leaf)
        found = sha256(record.envelope)
        if found != entry.envelope:
            checkpoint = self._ledger.checkpoint()
            raise NotIncluded(index=index, origin=checkpoint.origin, size=checkpoint.size)
        yield f"{len(record.envelope):,} bytes, {found}"
        opened = open_trusted(read_envelope(record.envelope), self._trust, entry.at, EVIDENCE)
        signer = self._trust.signer_of(opened.keys[0], entry.at, EVIDENCE)
        yield f"{signer.name}, {signer.id}, which counted on {stamp(entry.at)}"
        statement = read_statement(opened)
        said = said_in_person(statement) if may_be_in_person(statement.predicate_type, statement.predicate) else None
        by = f", said with the security key {said[1]}" if said is not None else ""
        yield f"{statement.predicate_type}, {len(statement.subjects):,} subjects{by}"
        stored = self._ledger.checkpoint()
        self._checkpoint = checkpoint = Checkpoint.open(stored.note, self._verifiers, self._ledger.origin)
        yield f"{checkpoint.origin}, {checkpoint.size:,} entries, root {checkpoint.root.hex()}"
        self._inclusion = proof = self._ledger.inclusion(index, checkpoint.size)
        check_included(record.leaf, proof, checkpoint)
        yield f"entry {index:,} of {checkpoint.size:,}, by {len(proof.path)} hashes"
        yield self._grew(checkpoint)

    def _grew(self, checkpoint: Checkpoint) -> str:
        seen = self._remembered
        if seen is None:
            return "this machine remembers no earlier checkpoint, so there is nothing to hold it against"
        proof: ConsistencyProof | None = None
        if 0 < seen.size < checkpoint.size and seen.origin == checkpoint.origin:
            proof = self._ledger.consistency(seen.size, checkpoint.size)
        check_continues(seen, checkpoint, proof)
        return f"from {seen.size:,} entries, as remembered outside of the store, to {checkpoint.size:,}"


def signers_of(envelope: Envelope, trust: Trust, then: Instant, now: Instant) -> tuple[Signer, ...]:
    """Say of each signature of an envelope whose it claims to be, and whether that key counted then and counts now."""
    known = {one.id: one.name for one in trust.keys}
    return tuple(
        Signer(one.keyid, known.get(KeyId(one.keyid), ""), *(_why_not(one.keyid, trust, at) for at in (then, now)))
        for one in envelope.signatures
    )


def _why_not(key: str, trust: Trust, at: Instant) -> str:
    try:
        trust.signer_of(KeyId(key), at, EVIDENCE)
    except InterlockError as error:
        return str(error)
    return ""
