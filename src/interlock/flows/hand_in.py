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
from interlock.evidence.directory import DIRECTORY_ACT, read_directory_act
from interlock.evidence.governance import may_be_in_person
from interlock.flows.errors import FoundedByHandIn
from interlock.flows.ports import Clock, EvidenceLedger
from interlock.flows.readable import require_readable
from interlock.flows.recording import recordings
from interlock.flows.said_before import SaidBefore, said_in
from interlock.flows.telling import OF_PEOPLE, notices_of
from interlock.identity import Found, Resource
from interlock.kernel import Digest, Instant, InterlockError, sha256
from interlock.ledger import EVIDENCE, Draft, Entry, Ticket, prepare
from interlock.supply.ports import InventoryBook
from interlock.supply.recorded import Recording
from interlock.trace import drawn


class Offered(msgspec.Struct, frozen=True):
    """One envelope that was handed in, and what it is worth here."""

    envelope: bytes
    digest: Digest
    statement: Statement | None = None
    resource: Resource = Resource()
    """What it is about, as far as it says; the organisation where it names no product."""
    said: tuple[bytes, ...] = ()
    """What it is known by however it is spelt: who signed what."""
    brought: tuple[Recording, ...] = ()
    """The inventory that it brings along, if it is an SBOM."""
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
        self,
        *,
        ledger: EvidenceLedger,
        trust: Callable[[], Trust],
        clock: Clock,
        inventories: InventoryBook,
        before: SaidBefore,
    ) -> None:
        """`trust` gives the keys that count this moment, `before` what the ledger holds."""
        self._ledger = ledger
        self._trust = trust
        self._clock = clock
        self._inventories = inventories
        self._before = before

    def look(self, envelope: bytes) -> Offered:
        """Verify an envelope and say what it is about. It raises nothing: why it is refused is told."""
        digest, now = sha256(envelope), self._clock()
        try:
            opened = open_trusted(read_envelope(envelope), self._trust(), now, EVIDENCE)
            statement = read_statement(opened)
            if may_be_in_person(statement.predicate_type, statement.predicate):
                from interlock.evidence.in_person import said_in_person  # as in `ledger.admit`

                said_in_person(statement)  # what claims a security key and proves nothing would shut every gate
            require_readable(statement)
            self._check_founding(statement, said_in(opened))
            draft = _draft(envelope, statement, now)
            prepare([draft])
            brought = recordings(
                statement.subjects,
                [Attachment(statement.predicate_type, statement.predicate)],
                now,
                envelopes=[envelope],
            )
            product = drawn(statement.predicate_type, draft.subjects, envelope).product
            about = Resource(product) if product else Resource()
            return Offered(envelope, digest, statement, about, said_in(opened), brought)
        except InterlockError as error:
            return Offered(envelope, digest, refused=error)

    def _check_founding(self, statement: Statement, said: tuple[bytes, ...]) -> None:
        """Refuse to have this ledger founded by somebody who hands in: the first act would make them its owner.

        Errors: FoundedByHandIn (FLW-307), unless that act stands in the ledger already.
        """
        if statement.predicate_type != DIRECTORY_ACT:
            return
        act = read_directory_act(statement.predicate)
        is_here = act.ledger == self._ledger.origin
        if is_here and isinstance(act.deed, Found) and not self._before.places({said}):
            raise FoundedByHandIn(field="predicate.deed")

    def take(self, offered: Sequence[Offered]) -> tuple[HandedIn, ...]:
        """Append what was verified, all of it at once; what was there before keeps its place, however it is spelt now.

        Errors: those of the ledger; nothing was entered then.
        """
        good = [one for one in offered if one.statement is not None and one.refused is None]
        places = self._places(good)
        fresh = list({one.said: one for one in reversed(good) if one.said not in places}.values())[::-1]
        tickets = dict(zip((one.said for one in fresh), self._enter(fresh), strict=True)) if fresh else {}
        told: set[tuple[bytes, ...]] = set()
        found = []
        for one in offered:
            ticket = places.get(one.said) or tickets.get(one.said) if one.refused is None else None
            is_new = one.said in tickets and one.said not in told
            told.add(one.said)
            found.append(HandedIn(one.digest, ticket, is_new and ticket is not None, one.refused))
        return tuple(found)

    def _places(self, offered: Sequence[Offered]) -> dict[tuple[bytes, ...], Ticket]:
        """Give the places of the statements that are there: by their bytes, or by what was signed."""
        known = self._before.places({one.said for one in offered})
        places = {one.said: ticket for one in offered if (ticket := self._ledger.find(one.digest)) is not None}
        for said, index in known.items():
            if said not in places:
                (record,) = self._ledger.entries(index, index + 1)
                places[said] = Ticket(index, Entry.read(record.leaf).at)
        return places

    def _enter(self, fresh: Sequence[Offered]) -> tuple[Ticket, ...]:
        at = self._clock()
        drafts = [_draft(one.envelope, one.statement, at) for one in fresh if one.statement is not None]
        told = notices_of(drafts, {one.id: one.key for one in self._trust().keys}, OF_PEOPLE)
        brought = [each for one in fresh for each in one.brought]
        entering = self._inventories.entering(brought) if brought else None
        tickets = self._ledger.append(drafts, told, entering.within if entering is not None else None)
        if entering is not None:
            entering.done()
        return tickets


def _draft(envelope: bytes, statement: Statement, at: Instant) -> Draft:
    subjects = tuple(each for one in statement.subjects for each in one.digests)
    return Draft(envelope, statement.predicate_type, subjects, at)
