"""Fsck: rebuild the log from its leaves, and hold it against everything that is known of it. Floor 11."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from interlock.crypto import NoteVerifier
from interlock.flows.ports import AuditedLedger
from interlock.ledger import Checkpoint, Fault, FaultCode, Report
from interlock.ledger.fsck import fsck


def checked(ledger: AuditedLedger, verifiers: Sequence[NoteVerifier], seen: Sequence[Checkpoint | None]) -> Report:
    """Check a log and its store; of several known checkpoints the largest is held against it."""
    known = max((one for one in seen if one is not None), key=lambda one: one.size, default=None)
    with ledger.rows() as reader:
        report = fsck(reader, verifiers, known)
        misfiled = tuple(
            Fault(FaultCode.INDEX_MISFILED, f"entry {index}", "it cannot be found by its envelope's digest")
            for index in reader.misfiled()
        )
    return msgspec.structs.replace(report, faults=(*report.faults, *misfiled))
