"""bare"""

from __future__ import annotations

import interlock
from interlock.flows.auditing.asking import Asked
from interlock.flows.auditing.reach import Reached
from interlock.kernel import Instant
from interlock.trace.report import *
from interlock.wiring.app import App


def report_of(app: App):
    def make(asked: Asked, reached: Reached, at: Instant) -> AuditReport:
        log = app.gate.proven()
        pieces = []
        for item in app.inspection.items():
            if item.statement and item.index in dict(reached.entries):
                s = item.statement
                pieces.append(
                    Piece(s.index, s.envelope, s.statement.predicate_type, s.at, s.signer, s.signer_name, item.says)
                )
        return AuditReport(
            asked.scope,
            asked.name,
            Asker("me"),
            at,
            AsOf(log.checkpoint.origin, log.checkpoint.size, log.checkpoint.root.hex(), None),
            "bare",
            pieces=tuple(pieces),
            interlock=interlock.__version__,
        )

    return make
