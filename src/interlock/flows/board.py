"""The board: read what came to the ledger since, verify it, and keep what products stand like ready for pages.

Enters: a proven log. Leaves: a board that has read all of it. Only what counts brings anything: an entry whose
signature holds, by a key that is trusted here, whose owner might say it when it was entered. With other keys trusted
than before, all of it is read again. Floor 11. Source: docs/decisions/0060-board.md.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from interlock.control import Finding
from interlock.crypto import Trust
from interlock.crypto.trust import write_trust
from interlock.evidence import ASSESSMENT, VERIFICATION_SUMMARY, EvidenceError, VerifiedStatement
from interlock.evidence.deployment import DEPLOYMENT, read_deployment_step
from interlock.flows.admitting import Admitting
from interlock.flows.assessments import read_findings
from interlock.flows.deployments import DEPLOYS, may, resource_of
from interlock.flows.ports import ReadBlobs, ReadLedger
from interlock.identity import Account, Directory
from interlock.kernel import Digest, DigestMalformed, InterlockError, KeyId
from interlock.ledger import Entry, ProvenLog
from interlock.trace.board import (
    BoardBook,
    Entered,
    Examined,
    Listing,
    Reached,
    examined_of,
    is_as_counted,
    judged_of,
    landed_of,
    rows_of,
)

KINDS: Final = frozenset({ASSESSMENT, DEPLOYMENT, VERIFICATION_SUMMARY})
READING: Final = b"board v2"
"""Changes when the same statements would be read otherwise: then all of it is read again."""
_AT_ONCE: Final = 200
"""Entries of one transaction; appends wait for it."""
_ROWS_AT_ONCE: Final = 5_000
_BY_CODE: Final = {"STO-107": Listing.MISSING, "STO-108": Listing.DAMAGED}
"""Errors of the store that say something of a list; any other one says something of the store."""

DirectoryAt = Callable[[int], Directory]


class Board:
    """Keeps the board of one ledger. May be used by many threads."""

    def __init__(self, *, book: BoardBook, ledger: ReadLedger, blobs: ReadBlobs, trust: Callable[[], Trust]) -> None:
        self._book = book
        self._ledger = ledger
        self._blobs = blobs
        self._trust = trust
        self._written: tuple[Trust | None, bytes] = None, b""
        """The keys as they were written last: the same ones are not written again."""
        self._turn = threading.Lock()

    def catch_up(self, log: ProvenLog, directory: DirectoryAt, until: int | None = None) -> int:
        """Read what was not read yet; give how many entries that were.

        Shape:  `directory` says who was who when an entry was made; `until` leaves that entry and all later ones out.
        Errors: those of the store; EntryMalformed (LED-101).
        """
        with self._turn:
            by = self.read_by(log)
            size = len(log.leaves) if until is None else min(until, len(log.leaves))
            begun: int | None = None
            while True:
                reached = self._book.reached()
                if reached != Reached() and not _continues(reached, log, by):
                    self._book.forget()
                    reached = Reached()
                begun = reached.entries if begun is None else min(begun, reached.entries)
                if reached.entries >= size:
                    return max(0, reached.entries - begun)
                self._on(log, directory, reached, Reached(size, trust=by))

    def read_by(self, log: ProvenLog) -> bytes:
        """Say by what a board of this log is read: the keys that count now, and this way of reading."""
        trust, written = self._trust(), self._written
        if trust is not written[0]:
            written = self._written = trust, write_trust(trust)
        return hashlib.sha256(b"\0".join((READING, log.checkpoint.origin.encode(), written[1]))).digest()

    def _on(self, log: ProvenLog, directory: DirectoryAt, reached: Reached, goal: Reached) -> None:
        """Read some entries on; another process may have done so meanwhile."""
        reading = _Reading(self._blobs, directory, log.checkpoint.origin)
        first, end = reached.entries, min(reached.entries + _AT_ONCE, goal.entries)
        read = ((index, Entry.read(log.leaves[index])) for index in range(first, end))
        wanted = [(index, entry) for index, entry in read if entry.kind in KINDS]
        admitted = Admitting(self._ledger, self._trust()).admitted(log, wanted)
        entered: list[Entered] = []
        rows = 0
        for one in admitted.statements:
            says = reading.read(one)
            if says is not None:
                entered.append(says)
                rows += len(says.rows)
            if rows >= _ROWS_AT_ONCE:
                end = one.index + 1
                break
        self._book.keep(entered, reached, Reached(end, hashlib.sha256(log.leaves[end - 1]).digest(), goal.trust))


def _continues(reached: Reached, log: ProvenLog, by: bytes) -> bool:
    """Say whether a board is one of the beginning of this log, by the keys that count now.

    Shape:  one that is further than this log was read by somebody who saw it later.
    """
    if reached.trust != by or reached.entries <= 0:
        return False
    if reached.entries > len(log.leaves):
        return True
    return hashlib.sha256(log.leaves[reached.entries - 1]).digest() == reached.edge


class _Reading:
    """Reads statements that verified; one whose signer might not say it brings nothing."""

    def __init__(self, blobs: ReadBlobs, directory: DirectoryAt, origin: str) -> None:
        self._blobs, self._directory, self._origin = blobs, directory, origin

    def read(self, one: VerifiedStatement) -> Entered | None:
        """Give what a statement says for the board; none where that is nothing."""
        kind, directory = one.statement.predicate_type, self._directory(one.index)
        if kind == DEPLOYMENT:
            return self._deployment(one, directory)
        if not _is_known(directory, one.signer):
            return None
        if kind == ASSESSMENT:
            examined = examined_of(one)
            if examined is None:
                return None
            found, listing = self._list(examined)
            rows = tuple(rows_of(examined.line, found))
            return Entered(one.index, one.at, one.signer, examined, rows, listing)
        judged = judged_of(one)
        return Entered(one.index, one.at, one.signer, judged) if judged is not None else None

    def _deployment(self, one: VerifiedStatement, directory: Directory) -> Entered | None:
        try:
            says = read_deployment_step(one.statement.predicate)
        except EvidenceError:
            return None
        place = resource_of(says.product, says.environment)
        if says.ledger != self._origin or may(directory, one.signer, DEPLOYS, place, one.at):
            return None
        landed = landed_of(says, one)
        return Entered(one.index, one.at, one.signer, landed) if landed is not None else None

    def _list(self, examined: Examined) -> tuple[Sequence[Finding], Listing]:
        """Give the findings of an assessment; none of them where the list is not there, and what became of it."""
        if not examined.findings:
            return (), Listing.OTHER if examined.number else Listing.WHOLE
        try:
            found = read_findings(self._blobs.get(Digest.parse(f"sha256:{examined.findings}")))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, DigestMalformed):
            return (), Listing.DAMAGED
        except InterlockError as error:
            listing = _BY_CODE.get(error.code)
            if listing is None:
                raise
            return (), listing
        return (found, Listing.WHOLE) if is_as_counted(found, examined.assessment) else ((), Listing.OTHER)


def _is_known(directory: Directory, key: KeyId) -> bool:
    """Say whether a key is somebody's; where nobody was ever named, any that counts is."""
    if directory.silence(key):
        return False
    if directory.is_empty or directory.person_of_key(key) is not None:
        return True
    return directory.workload_of(Account.of_key(key)) is not None
