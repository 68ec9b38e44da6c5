"""Taking an audit out of the ledger: gathered, packed, and recorded before anybody gets to read it. Floor 11."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from interlock.crypto import Signer, Trust
from interlock.evidence.audited import READING, Reading
from interlock.flows.admitting import Admitting
from interlock.flows.auditing.asking import Asked, Asking
from interlock.flows.auditing.errors import NothingKnown
from interlock.flows.auditing.packing import Packed, Packing
from interlock.flows.auditing.reach import Reach, Reached, Start, digests_told
from interlock.flows.errors import AuditOfOthers, DeploymentUnknown, LedgerBusy, NothingToAudit, ReleaseUnknown
from interlock.flows.gate import Gate
from interlock.flows.ports import Clock, EvidenceLedger
from interlock.flows.seal import Seal, Sealing
from interlock.kernel import Digest, Instant, Subject, sha256, stamp
from interlock.ledger import Checkpoint, ProvenLog
from interlock.ledger.indexed import indexed
from interlock.trace import Sight
from interlock.trace.pack import SCHEMA, About
from interlock.trace.report import AuditReport

_MOST_SUBJECTS: Final = 50
_ABSENT: Final = (NothingToAudit, NothingKnown, DeploymentUnknown, ReleaseUnknown)
_TRIES: Final = 5
ReportOf = Callable[[Asked, Instant], AuditReport]
"""Gives what a report says of something, as of a time."""


class Taken(msgspec.Struct, frozen=True):
    """What was gathered about something, before it becomes a file."""

    asked: Asked
    reached: Reached
    head: Checkpoint
    at: Instant
    report: AuditReport


class Taking:
    """Takes audits out of one ledger, for one asker."""

    def __init__(
        self,
        *,
        gate: Gate,
        ledger: EvidenceLedger,
        asking: Asking,
        packing: Packing,
        seal: Callable[[], Seal],
        trust: Trust,
        signer: Signer,
        clock: Clock,
        sight: Callable[[], Sight],
        report_of: ReportOf,
        version: str,
        by: str = "",
    ) -> None:
        """`by` is who asks, where the key is that of a server which does it for them."""
        self._by = by
        self._gate = gate
        self._ledger = ledger
        self._asking = asking
        self._packing = packing
        self._seal = seal
        self._trust = trust
        self._signer = signer
        self._clock = clock
        self._sight = sight
        self._report_of = report_of
        self._version = version

    def gathered(self, asked: Asked) -> Taken:
        """Give everything about something that the asker may see.

        Errors: NothingToAudit (FLW-240), AuditOfOthers (FLW-241), LedgerBusy (FLW-242), those of the asker's sight,
                of the report, of `Gate.proven` and of the ledger.
        """
        sight = self._sight()
        at = self._clock()
        try:
            return self._gathered(asked, at, sight)
        except _ABSENT as error:
            if sight.products is None:
                raise
            # Whether there is such a thing is told to nobody who may not see it.
            raise AuditOfOthers(what=asked.name) from error

    def _gathered(self, asked: Asked, at: Instant, sight: Sight) -> Taken:
        log, report = self._reported(asked, at)
        start = self._asking.start(asked)
        pieces = tuple(one.index for one in report.pieces)
        start = Start((*start.digests, *digests_told(report)), (*start.entries, *pieces), start.environments)
        admitting = Admitting(self._ledger, self._trust)
        reached = Reach(log=indexed(log), ledger=self._ledger, admitting=admitting, sight=sight).of(start)
        if not reached.is_about or not self._asking.is_shown(asked):
            raise NothingToAudit(what=asked.name)
        if not set(pieces) <= {index for index, _ in reached.entries}:
            raise AuditOfOthers(what=asked.name)
        return Taken(asked, reached, log.checkpoint, at, report)

    def _reported(self, asked: Asked, at: Instant) -> tuple[ProvenLog, AuditReport]:
        """Give a report with the very log that it speaks of, whoever appends meanwhile."""
        for _ in range(_TRIES):
            log = self._gate.proven()
            if log is None:
                raise NothingToAudit(what=asked.name)
            report = self._report_of(asked, at)
            if report.as_of.size == log.checkpoint.size:
                return log, report
        raise LedgerBusy(what=asked.name)

    def pack(self, taken: Taken, text: str, older: tuple[Checkpoint, ...], page: bytes) -> Packed:
        """Give the file that proves everything that was gathered. Errors: ContainerTooBig (FMT-151)."""
        period = taken.asked.period
        about = About(
            SCHEMA,
            text,
            taken.asked.scope.value,
            tuple(str(one) for one in taken.reached.digests),
            self._ledger.origin,
            stamp(taken.at),
            next((one.name for one in self._trust.keys if one.id == self._signer.key_id), ""),
            self._version,
            tuple(one.framework for one in taken.report.frameworks),
            stamp(period.since) if period.since is not None else "",
            stamp(period.until) if period.until is not None else "",
            taken.reached.is_partial,
        )
        return self._packing.packed(about, taken.reached, taken.head, older, (page, taken.report.record))

    def record(self, taken: Taken, text: str, form: str, body: bytes, papers: int = 0) -> Digest:
        """Enter that the asker took a file out of the ledger; give the envelope. Errors: those of `Seal.documents`."""
        period, digest = taken.asked.period, sha256(body)
        said = Reading(
            asked=text,
            kind=taken.asked.scope.value,
            format=form,
            file=digest.hex,
            at=stamp(taken.at),
            ledger=self._ledger.origin,
            size=taken.head.size,
            entries=len(taken.reached.entries),
            papers=papers,
            since=stamp(period.since) if period.since is not None else "",
            until=stamp(period.until) if period.until is not None else "",
            subjects=tuple(str(one) for one in taken.reached.digests[:_MOST_SUBJECTS]),
            product=taken.report.product,
            is_partial=taken.reached.is_partial,
            by=self._by,
        )
        return self._seal().documents([Sealing(Subject("audit", (digest,)), READING, said)])[0]
