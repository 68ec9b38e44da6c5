"""Hold the checkpoints that a log kept against it as it stands: who signed each, and that it only grew. Floor 11."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from interlock.crypto import NoteVerifier, read_note
from interlock.flows.ports import EvidenceLedger
from interlock.kernel import Instant, InterlockError
from interlock.ledger import Checkpoint, Entry, ProvenLog, check_continues


class Judged(msgspec.Struct, frozen=True):
    """A checkpoint that was kept."""

    size: int
    """-1 where it cannot be read."""
    root: str
    at: Instant | None
    """When its last entry was made, as the proven log has it."""
    signed: tuple[str, ...]
    """Who signed it, log and witnesses: those that count, then those that nobody knows."""
    why: str = ""
    """Why it proves nothing, or shows that the log was rewritten; empty for a good one."""


def judged(
    notes: Sequence[bytes], verifiers: Sequence[NoteVerifier], ledger: EvidenceLedger, log: ProvenLog
) -> tuple[Judged, ...]:
    """Give each checkpoint with what it is worth; what fails is told, never raised."""
    return tuple(_judged(one, verifiers, ledger, log) for one in notes)


def _judged(note: bytes, verifiers: Sequence[NoteVerifier], ledger: EvidenceLedger, log: ProvenLog) -> Judged:
    try:
        signed = _signers(note, verifiers)
        one = Checkpoint.open(note, verifiers, log.checkpoint.origin)
    except InterlockError as error:
        return Judged(-1, "", None, (), str(error))
    at = Entry.read(log.leaves[one.size - 1]).at if 0 < one.size <= len(log.leaves) else None
    judged = Judged(one.size, one.root.hex(), at, signed)
    if one.size > log.checkpoint.size:
        return judged  # it came since the log was proven, which the next look does
    try:
        proof = ledger.consistency(one.size, log.checkpoint.size) if 0 < one.size < log.checkpoint.size else None
        check_continues(one, log.checkpoint, proof)
    except InterlockError as error:
        return msgspec.structs.replace(judged, why=str(error))
    return judged


def _signers(note: bytes, verifiers: Sequence[NoteVerifier]) -> tuple[str, ...]:
    known = {(one.name, one.hash) for one in verifiers}
    lines = read_note(note).signatures
    counting = [one.name for one in lines if (one.name, one.hash) in known]
    others = [f"{one.name}, whom nobody here knows" for one in lines if (one.name, one.hash) not in known]
    return tuple(dict.fromkeys((*counting, *others)))
