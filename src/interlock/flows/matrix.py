"""Stages by controls: what each control found at each stage of what was examined, the newest word of each. Floor 11."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from interlock.control import FindingState, Pipeline
from interlock.decision import Decision, Status
from interlock.evidence import ASSESSMENT, Assessment, EvidenceError, VerifiedStatement, read_assessment
from interlock.kernel import Digest, Instant, Severity

_WORST: Final = ("passed", "not_applicable", "failed", "errored")
"""Outcomes, the worst last; what is none of them counts as the worst."""
_ANSWERED: Final = frozenset({str(FindingState.WAIVED)})
"""States of findings that are open no more."""
SEVERITIES: Final = tuple(str(one) for one in Severity)
"""The worst first."""


class Cell(msgspec.Struct, frozen=True):
    """What a control found at a stage."""

    stage: str
    control: str
    outcome: str
    """`passed`, `failed`, `errored`, `not_applicable`; `missing` where a gate wants it and nobody did it."""
    findings: int = 0
    index: int = -1
    """The entry that says so; -1 where none does."""
    envelope: Digest | None = None
    at: Instant | None = None
    others: int = 0
    """Further entries of the same control and stage, about other things or from other places."""


class Matrix(msgspec.Struct, frozen=True):
    """Cells by stage and control."""

    stages: tuple[str, ...] = ()
    """In the order of the pipeline."""
    controls: tuple[str, ...] = ()
    """Those first that did not do well."""
    cells: Mapping[tuple[str, str], Cell] = {}
    counts: Mapping[str, int] = {}
    """Open findings by severity, the worst severity first; each control by its newest word about each thing."""

    def cell(self, stage: str, control: str) -> Cell | None:
        """Give what stands at a place; none where nothing does."""
        return self.cells.get((stage, control))

    def row(self, stage: str) -> tuple[Cell, ...]:
        """Give what stands in a row, in the order of the controls."""
        return tuple(one for control in self.controls if (one := self.cells.get((stage, control))) is not None)

    @property
    def open(self) -> int:
        """How many findings are open."""
        return sum(self.counts.values())


_Read = tuple[VerifiedStatement, Assessment]
_Key = tuple[object, ...]


def matrix_of(statements: Iterable[VerifiedStatement], decisions: Sequence[Decision], pipeline: Pipeline) -> Matrix:
    """Fold evidence into a matrix; what cannot be read says nothing, as at the gate."""
    read = sorted(_read(statements), key=lambda one: one[0].index)
    newest: dict[_Key, _Read] = {}
    by_thing: dict[_Key, _Read] = {}
    for statement, one in read:
        tools = tuple(tool for each in one.imported for tool in each.tools)
        about = (one.control, one.place, one.observed_in, tools, statement.statement.subjects)
        newest[one.stage, *about] = by_thing[about] = statement, one
    cells: dict[tuple[str, str], Cell] = {}
    for statement, one in newest.values():
        place = one.stage, one.control
        cells[place] = _joined(cells.get(place), _cell(statement, one))
    for place in _missing(decisions):
        cells.setdefault(place, Cell(*place, outcome=str(Status.MISSING)))
    found = dict.fromkeys(stage for stage, _ in cells)
    stages = (*(one for one in pipeline.ids if one in found), *sorted(one for one in found if one not in pipeline.ids))
    return Matrix(stages, _columns(cells.values()), cells, _counts(by_thing.values()))


def _columns(cells: Iterable[Cell]) -> tuple[str, ...]:
    """Give the controls, those first that did not do well anywhere: whoever looks at few columns sees these."""
    worst: dict[str, int] = {}
    for one in cells:
        rank = 0 if one.outcome == "not_applicable" else _rank(one.outcome)
        worst[one.control] = max(worst.get(one.control, 0), rank)
    return tuple(sorted(worst, key=lambda control: (-worst[control], control)))


def _read(statements: Iterable[VerifiedStatement]) -> Iterable[_Read]:
    for one in statements:
        if one.statement.predicate_type == ASSESSMENT:
            try:
                yield one, read_assessment(one.statement.predicate)
            except EvidenceError:
                continue


def _cell(statement: VerifiedStatement, one: Assessment) -> Cell:
    found = sum(each.count for each in one.counts if each.state not in _ANSWERED)
    return Cell(one.stage, one.control, one.outcome, found, statement.index, statement.envelope, statement.at)


def _joined(before: Cell | None, now: Cell) -> Cell:
    """Give the worse of two cells of one place, of two alike the newer, with the findings of both."""
    if before is None:
        return now
    worse = before if _rank(before.outcome) > _rank(now.outcome) else now
    found = before.findings + now.findings
    return msgspec.structs.replace(worse, findings=found, others=before.others + 1)


def _rank(outcome: str) -> int:
    return _WORST.index(outcome) if outcome in _WORST else len(_WORST)


def _missing(decisions: Sequence[Decision]) -> Iterable[tuple[str, str]]:
    """Give what gates want and nobody did, by the stage of the gate."""
    for one in decisions:
        for reason in one.reasons:
            if reason.status is Status.MISSING and ":" not in reason.requirement and "." in reason.requirement:
                yield one.stage, reason.requirement


def _counts(read: Iterable[_Read]) -> dict[str, int]:
    found = dict.fromkeys(SEVERITIES, 0)
    for _, one in read:
        for count in one.counts:
            if count.state not in _ANSWERED:
                found[count.severity] = found.get(count.severity, 0) + count.count
    return {severity: count for severity, count in found.items() if count}
