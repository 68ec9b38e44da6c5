"""Admitting: entries of a proven log become verified statements, each on its own. Floor 11."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from interlock.crypto import Trust
from interlock.crypto.errors import KeyRefused, SealBroken
from interlock.decision import Refused
from interlock.evidence import VerifiedStatement
from interlock.flows.ports import ReadLedger
from interlock.kernel import InterlockError
from interlock.ledger import Entry, ProvenLog, admit

_AT_ONCE: Final = 64
"""How many envelopes are held at a time."""
_OF_THE_STORE: Final = ("STO-", "LED-")
"""How the codes of errors begin that come of reading the store, and not of what somebody signed."""


class Admitted(msgspec.Struct, frozen=True):
    """What some entries prove, and what they fail to prove."""

    statements: tuple[VerifiedStatement, ...] = ()
    refused: tuple[Refused, ...] = ()
    foreign: tuple[Refused, ...] = ()
    """What a key signed that does not count here: it proves nothing, and it hides nothing either."""

    def with_(self, other: Admitted) -> Admitted:
        """Give both together."""
        return Admitted(
            (*self.statements, *other.statements), (*self.refused, *other.refused), (*self.foreign, *other.foreign)
        )

    def in_order(self) -> Admitted:
        """Give the same in the order of the ledger."""
        return Admitted(
            tuple(sorted(self.statements, key=_index)),
            tuple(sorted(self.refused, key=_index)),
            tuple(sorted(self.foreign, key=_index)),
        )

    def before(self, until: int | None) -> Admitted:
        """Give what those of the entries come to that stand before another one; all of them for none."""
        if until is None:
            return self
        return Admitted(
            tuple(one for one in self.statements if one.index < until),
            tuple(one for one in self.refused if one.index < until),
            tuple(one for one in self.foreign if one.index < until),
        )


class Admitting:
    """Verifies entries of one ledger; a damaged one takes no other down with it."""

    def __init__(self, ledger: ReadLedger, trust: Trust) -> None:
        self._ledger = ledger
        self._trust = trust

    def admitted(self, log: ProvenLog, entries: Sequence[tuple[int, Entry]]) -> Admitted:
        """Give what some entries prove, and what they fail to prove."""
        return self._judged(log, zip(entries, self._envelopes([index for index, _ in entries]), strict=True))

    def onward(self, log: ProvenLog, kinds: Collection[str], size: int, known: Admitted) -> Admitted:
        """Give what the entries of some types prove in a log of which the first `size` ones prove what is known.

        Shape:  of those nothing is verified again; what the store did not give then is asked for once more.
        Errors: EntryMalformed (LED-101).
        """
        if not size:
            return self.admitted(log, log.of_kinds(kinds))
        again = sorted({one.index for one in known.refused if may_heal(one)})
        missed = [(index, Entry.read(log.leaves[index])) for index in again]
        found = self.admitted(log, [*missed, *log.of_kinds(kinds, start=size)])
        kept = msgspec.structs.replace(known, refused=tuple(one for one in known.refused if not may_heal(one)))
        return kept.with_(found).in_order()

    def heard(self, log: ProvenLog, index: int, entry: Entry) -> tuple[Admitted, bytes]:
        """Give what one entry proves, with its envelope; an empty one where it cannot be had."""
        (envelope,) = self._envelopes([index])
        judged = self._judged(log, [((index, entry), envelope)])
        return judged, envelope if isinstance(envelope, bytes) else b""

    def _judged(self, log: ProvenLog, entries: Iterable[tuple[tuple[int, Entry], bytes | InterlockError]]) -> Admitted:
        statements: list[VerifiedStatement] = []
        refused: list[Refused] = []
        foreign: list[Refused] = []
        for (index, entry), envelope in entries:
            try:
                if isinstance(envelope, InterlockError):
                    raise envelope
                statements.append(admit(log, index, entry, envelope, self._trust))
            except (KeyRefused, SealBroken) as error:
                foreign.append(Refused(index, error.code, str(error)))
            except InterlockError as error:
                refused.append(Refused(index, error.code, str(error)))
        return Admitted(tuple(statements), tuple(refused), tuple(foreign))

    def _envelopes(self, indexes: Sequence[int]) -> Iterator[bytes | InterlockError]:
        """Give the envelopes of some entries, neighbours read together; for one that cannot be had, why."""
        for first, last in _neighbours(indexes):
            try:
                together = [record.envelope for record in self._ledger.entries(first, last + 1)]
            except InterlockError:
                # One of them is damaged: the others must not be taken down with it.
                yield from map(self._envelope, range(first, last + 1))
            else:
                yield from together

    def _envelope(self, index: int) -> bytes | InterlockError:
        try:
            return next(self._ledger.entries(index, index + 1)).envelope
        except InterlockError as error:
            return error


def may_heal(one: Refused) -> bool:
    """Say whether the store did not give what it should have; what somebody signed stays as wrong as it is."""
    return one.code.startswith(_OF_THE_STORE)


def _index(one: VerifiedStatement | Refused) -> int:
    return one.index


def _neighbours(indexes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give ascending indexes as ranges, first and last, none longer than is held at a time."""
    first = last = -1
    for index in indexes:
        if first < 0:
            first = last = index
        elif index == last + 1 and index - first < _AT_ONCE:
            last = index
        else:
            yield first, last
            first = last = index
    if first >= 0:
        yield first, last
