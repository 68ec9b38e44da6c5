"""Which clauses of a standard a report answers, by which controls and evidence, and which not. Pure. Floor 10.

A clause is only as good as the worst of what speaks to it: one violated control, or one thing that is missing and
bears on it, and it is not answered, whatever else passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from interlock.trace.deployed import Standing
from interlock.trace.lacks import Lack


class Standard(msgspec.Struct, frozen=True):
    """A standard as the catalogue has it: what its clauses ask, and which controls answer to them."""

    id: str
    name: str
    edition: str
    clauses: Mapping[str, str]
    controls: Mapping[str, tuple[str, ...]]
    """By clause; a clause that is not in it is answered by no control."""
    note: str = ""


class ClauseState(StrEnum):
    """How a clause of a standard is answered."""

    ANSWERED = "answered"
    """Every control that answers to it is shown, and satisfied."""
    PARTLY = "partly"
    """What speaks to it is satisfied, and other controls that answer to it are shown by nothing in scope."""
    EXCEPTED = "excepted"
    """What speaks to it is satisfied, but for what people waived."""
    FAILING = "failing"
    """Some of what speaks to it is violated, missing, stale or broke, or something that it needs is missing."""
    UNSHOWN = "unshown"
    """A control answers to it, and nothing in scope shows that control."""
    NOBODY = "nobody"
    """No control answers to it: it has to be shown in another way."""


class Answering(msgspec.Struct, frozen=True):
    """A control that answers to a clause, with how it stands in scope."""

    control: str
    standing: Standing | None
    """The worst in scope; None where nothing in scope shows it."""
    evidence: tuple[int, ...] = ()


class Clause(msgspec.Struct, frozen=True):
    """A clause of a standard with what answers it."""

    id: str
    asks: str
    """What it asks, in our own words."""
    state: ClauseState
    answering: tuple[Answering, ...] = ()
    evidence: tuple[int, ...] = ()
    """All entries that speak to it."""
    lacks: tuple[str, ...] = ()
    """Ids of what is missing that stands against it."""


class Clauses(msgspec.Struct, frozen=True):
    """A standard, clause by clause."""

    framework: str
    name: str
    edition: str
    clauses: tuple[Clause, ...]
    note: str = ""


class Shown(msgspec.Struct, frozen=True):
    """How a control stands in scope at one place, with the entries that say so."""

    control: str
    standing: Standing
    evidence: tuple[int, ...] = ()


_WORST_FIRST: Final = (
    Standing.ERRORED,
    Standing.VIOLATED,
    Standing.MISSING,
    Standing.STALE,
    Standing.WAIVED,
    Standing.SATISFIED,
    Standing.NOT_APPLICABLE,
)


def answered(standard: Standard, shown: Iterable[Shown], lacks: Sequence[Lack]) -> Clauses:
    """Give a standard clause by clause, in the order of its table."""
    by_control: dict[str, list[Shown]] = {}
    for one in shown:
        by_control.setdefault(one.control, []).append(one)
    clauses = [
        _clause(name, asks, [_answering(each, by_control) for each in standard.controls.get(name, ())], lacks)
        for name, asks in standard.clauses.items()
    ]
    return Clauses(standard.id, standard.name, standard.edition, tuple(clauses), standard.note)


def _answering(control: str, by_control: Mapping[str, Sequence[Shown]]) -> Answering:
    found = by_control.get(control, ())
    worst = min((one.standing for one in found), key=_WORST_FIRST.index, default=None)
    return Answering(control, worst, tuple(sorted({entry for one in found for entry in one.evidence})))


def _clause(name: str, asks: str, answering: Sequence[Answering], lacks: Sequence[Lack]) -> Clause:
    controls = {one.control for one in answering}
    against = tuple(one.id for one in lacks if not controls.isdisjoint(one.controls))
    evidence = tuple(sorted({entry for one in answering for entry in one.evidence}))
    return Clause(name, asks, _state(answering, is_lacking=bool(against)), tuple(answering), evidence, against)


def _state(answering: Sequence[Answering], *, is_lacking: bool) -> ClauseState:
    if not answering:
        return ClauseState.NOBODY
    stands = {one.standing for one in answering if one.standing is not None}
    if is_lacking or stands & {Standing.ERRORED, Standing.VIOLATED, Standing.MISSING, Standing.STALE}:
        return ClauseState.FAILING
    if Standing.WAIVED in stands:
        return ClauseState.EXCEPTED
    if Standing.SATISFIED not in stands:
        return ClauseState.UNSHOWN
    return ClauseState.PARTLY if any(one.standing is None for one in answering) else ClauseState.ANSWERED
