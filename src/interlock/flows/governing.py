"""Governing: what people said by which they govern, as of any entry of one proven log. Floor 11."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

from interlock.decision import KINDS, NOBODY, Governance, governance_of
from interlock.decision.question import Stake
from interlock.evidence import OPENVEX
from interlock.evidence.directory import ACT_TYPES, ACTS_MARK
from interlock.flows.admitting import Admitted, Admitting, may_heal
from interlock.identity import Directory
from interlock.ledger import Entry, ProvenLog

GOVERNING: Final = frozenset({*KINDS, OPENVEX, *ACT_TYPES})
"""The predicate types by which people govern; they count whatever they are about."""
RISK_MARK: Final = b"/attestation/risk-profile/"
"""What stands in the leaf of an assessment of risk of any version, and in few others."""
_KEPT: Final = 64
"""Directories that are kept in mind: whoever goes to and fro through a log asks for a few again and again."""

DirectoryOf = Callable[[ProvenLog, int | None], Directory]
"""Gives who is who by the acts of a log, or by those before one of its entries."""

StakesOf = Callable[[ProvenLog, int | None], Mapping[str, Stake]]
"""Gives how much is at stake by product, as a log has it, or its entries before one."""

_KINDS: Final = tuple(sorted(kind.encode("ascii") for kind in GOVERNING))


def governs(leaf: bytes) -> bool:
    """Say whether something else may hold behind an entry: who is who, what is waived, how much is at stake."""
    return ACTS_MARK in leaf or RISK_MARK in leaf or any(kind in leaf for kind in _KINDS)


class Governing:
    """Tells what people said in one log; every statement is verified once, however often it is asked for.

    May be used by many threads: two that ask for the same at once may both work it out.
    """

    def __init__(
        self,
        log: ProvenLog,
        admitting: Admitting,
        directory: DirectoryOf,
        stakes: StakesOf,
        before: Governing | None = None,
    ) -> None:
        """`directory` is asked only where somebody said something that needs to know who they are.

        `before` told the same of a log that this one may go on from: what was verified there is not verified again.
        """
        self.log = log
        self._before = before.verified_of(log) if before is not None else (0, Admitted())
        self._admitting = admitting
        self._directory = directory
        self._stakes = stakes
        self._last: tuple[int, Governance] | None = None
        self._people: dict[int, Directory] = {}
        self._last_stakes: tuple[int, Mapping[str, Stake]] | None = None

    def said(self, until: int | None = None) -> Admitted:
        """Give what those entries prove by which people govern; `until` leaves that entry and all later ones out.

        Errors: EntryMalformed (LED-101).
        """
        return self._all.before(until)

    def governance(self, until: int | None = None) -> Governance:
        """Give what people said, and who they are.

        Errors: EntryMalformed (LED-101), those of `identity`.
        """
        if not self._entries:
            return governance_of((), NOBODY)
        turns, last = self._turns_before(until), self._last
        if last is None or last[0] != turns:
            people = self._directory(self.log, until)
            last = turns, governance_of(self.said(until).statements, people, self.log.checkpoint.origin)
            self._last = last
        return last[1]

    def directory(self, until: int | None = None) -> Directory:
        """Say who is who; it is folded anew only where somebody said something about that.

        Errors: those of `identity`.
        """
        if not self._is_anything_said:
            return NOBODY
        turns = -1 if until is None else bisect_left(self._turns_of_people, until)
        known = self._people.get(turns)
        if known is None:
            known = self._directory(self.log, until)
            if len(self._people) >= _KEPT:
                self._people.clear()
            self._people[turns] = known
        return known

    def stakes(self, until: int | None = None) -> Mapping[str, Stake]:
        """Give how much is at stake by product. Errors: those of `interlock.flows.risk.entered` and of `identity`."""
        turns, last = self._turns_before(until), self._last_stakes
        if last is None or last[0] != turns:
            last = turns, self._stakes(self.log, until)
            self._last_stakes = last
        return last[1]

    @property
    def may_heal(self) -> bool:
        """Whether something could not be had that may be there the next time: then this is not the last word."""
        found: Admitted | None = self.__dict__.get("_all")
        return found is not None and any(map(may_heal, found.refused))

    def verified_of(self, log: ProvenLog) -> tuple[int, Admitted]:
        """Give how many entries of another log were gone through here, and what they prove.

        Shape:  none where that log does not begin with them, letter by letter.
        """
        found = self.__dict__.get("_all")
        size, known = (len(self.log.leaves), found) if found is not None else self._before
        return (size, known) if log.begins_with(self.log, size) else (0, Admitted())

    @cached_property
    def _is_anything_said(self) -> bool:
        # Their entries are read only where what they say is asked for: who is who is said by few of them.
        return any(self.log.marked(kind.encode("ascii")) for kind in sorted(GOVERNING))

    @cached_property
    def _entries(self) -> list[tuple[int, Entry]]:
        return self.log.of_kinds(GOVERNING)

    @cached_property
    def _all(self) -> Admitted:
        return self._admitting.onward(self.log, GOVERNING, *self._before)

    def _turns_before(self, until: int | None) -> int:
        """Count the entries before one, after which something else may hold; -1 for all there are."""
        return -1 if until is None else bisect_left(self._turns, until)

    @cached_property
    def _turns_of_people(self) -> list[int]:
        """The places after which somebody else may be who they are: acts of every version."""
        return [index for index, _ in self.log.marked(ACTS_MARK)]

    @cached_property
    def _turns(self) -> list[int]:
        """The places after which something else may hold: those of kinds that only later versions know among them."""
        marked = {index for mark in (ACTS_MARK, RISK_MARK) for index, _ in self.log.marked(mark)}
        return sorted(marked | {index for index, _ in self._entries})
