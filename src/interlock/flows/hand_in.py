"""Hand in: statements that others sealed enter this ledger, each verified here first. Floor 11.

Enters: envelopes. Leaves: the place of each, or why it was not taken. Whoever hands something in vouches for nothing:
what counts is who signed, and that this server trusts that key for evidence now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from interlock.control import Attachment
from interlock.crypto import Trust, open_trusted, read_envelope
from interlock.evidence import Statement, read_statement
from interlock.flows.ports import Clock, EvidenceLedger
from interlock.flows.recording import recordings
from interlock.flows.telling import OF_PEOPLE, notices_of
from interlock.identity import Resource
from interlock.kernel import Digest, InterlockError, sha256
from interlock.ledger import EVIDENCE, Draft, Ticket
from interlock.supply.ports import InventoryBook
from interlock.trace import drawn


class Offered(msgspec.Struct, frozen=True):
    """One envelope that was handed in, and what it is worth here."""

    envelope: bytes
    digest: Digest
    statement: Statement | None = None
    resource: Resource = Resource()
    """What it is about, as far as it says; the organisation where it names no product."""
    refused: InterlockError | None = None


class HandedIn(msgspec.Struct, frozen=True):
    """What became of one envelope."""

    digest: Digest
    ticket: Ticket | None = None
    is_new: bool = False
    refused: InterlockError | None = None


class HandIn:
    """Takes statements into one ledger."""

    def __init__(
        self, *, ledger: EvidenceLedger, trust: Callable[[], Trust], clock: Clock, inventories: InventoryBook
    ) -> None:
        """`trust` gives the keys that count this moment."""
        self._ledger = ledger
        self._trust = trust
        self._clock = clock
        self._inventories = inventories

    def look(self, envelope: bytes) -> Offered:
        """Verify an envelope and say what it is about. It raises nothing: why it is refused is told."""
        digest = sha256(envelope)
        try:
            opened = open_trusted(read_envelope(envelope), self._trust(), self._clock(), EVIDENCE)
            statement = read_statement(opened)
            subjects = tuple(each for one in statement.subjects for each in one.digests)
            product = drawn(statement.predicate_type, subjects, envelope).product
            about = Resource(product) if product else Resource()
            return Offered(envelope, digest, statement, about)
        except InterlockError as error:
            return Offered(envelope, digest, refused=error)

    def take(self, offered: Sequence[Offered]) -> tuple[HandedIn, ...]:
        """Append what was verified, all of it at once; what was there before keeps its place.

        Errors: those of the ledger and of `recordings`; nothing was entered then.
        """
        good = [(one, one.statement) for one in offered if one.statement is not None and one.refused is None]
        at = self._clock()
        known = {one.digest for one, _ in good if self._ledger.find(one.digest) is not None}
        drafts = [
            Draft(one.envelope, said.predicate_type, tuple(each for two in said.subjects for each in two.digests), at)
            for one, said in good
        ]
        told = notices_of(drafts, {one.id: one.key for one in self._trust().keys}, OF_PEOPLE)
        made_of = [
            each
            for one, said in good
            if one.digest not in known
            for each in recordings(
                said.subjects, [Attachment(said.predicate_type, said.predicate)], at, envelopes=[one.envelope]
            )
        ]
        entering = self._inventories.entering(made_of) if made_of else None
        tickets = self._ledger.append(drafts, told, entering.within if entering is not None else None) if drafts else ()
        if entering is not None:
            entering.done()
        places = dict(zip((one.digest for one, _ in good), tickets, strict=True))
        return tuple(
            HandedIn(one.digest, places.get(one.digest), one.digest not in known, one.refused)
            if one.digest in places
            else HandedIn(one.digest, refused=one.refused)
            for one in offered
        )
