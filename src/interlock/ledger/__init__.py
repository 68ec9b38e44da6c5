"""Floor 7: what cannot be taken back: entries, tiles, proofs, checkpoints, fsck.

Beside the usual files there are `tiles`, the tlog-tiles layout with growth and proofs, and `fsck`,
the auditor, which shares no code with them and is imported by whoever audits.
"""

from interlock.ledger.admit import EVIDENCE, ProvenLog, admit, prove, prove_further
from interlock.ledger.model import (
    Checkpoint,
    ConsistencyProof,
    Draft,
    Entry,
    Fault,
    FaultCode,
    InclusionProof,
    Notice,
    Record,
    Report,
    Ticket,
    Tile,
)
from interlock.ledger.ports import Beside, Ledger, LedgerReader, Memory
from interlock.ledger.rules import Batch, check_continues, check_included, check_times, prepare
from interlock.ledger.tiles import (
    Edge,
    Growth,
    edge_from,
    export,
    grow,
    prove_consistency,
    prove_inclusion,
    root_at,
)

__all__ = [
    "EVIDENCE",
    "Batch",
    "Beside",
    "Checkpoint",
    "ConsistencyProof",
    "Draft",
    "Edge",
    "Entry",
    "Fault",
    "FaultCode",
    "Growth",
    "InclusionProof",
    "Ledger",
    "LedgerReader",
    "Memory",
    "Notice",
    "ProvenLog",
    "Record",
    "Report",
    "Ticket",
    "Tile",
    "admit",
    "check_continues",
    "check_included",
    "check_times",
    "edge_from",
    "export",
    "grow",
    "prepare",
    "prove",
    "prove_consistency",
    "prove_further",
    "prove_inclusion",
    "root_at",
]
