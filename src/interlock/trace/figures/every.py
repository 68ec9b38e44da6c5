"""Every figure over one history, by name. Pure. Floor 10."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from interlock.trace.figures.changes import Change, changes
from interlock.trace.figures.control_time import control_time
from interlock.trace.figures.coverage import coverage
from interlock.trace.figures.failures import failures
from interlock.trace.figures.frequency import frequency
from interlock.trace.figures.gates import gates
from interlock.trace.figures.history import History
from interlock.trace.figures.lead_time import lead_time
from interlock.trace.figures.model import Figure, Name, Period
from interlock.trace.figures.remediation import remediation
from interlock.trace.figures.restore import restore
from interlock.trace.figures.waiting import waiting
from interlock.trace.figures.waivers import waivers

_OF_CHANGES: Final[Mapping[Name, Callable[[History, Sequence[Change], Period], Figure]]] = {
    Name.FREQUENCY: frequency,
    Name.LEAD_TIME: lead_time,
    Name.FAILURES: failures,
    Name.RESTORE: restore,
    Name.REMEDIATION: remediation,
}
_OF_REST: Final[Mapping[Name, Callable[[History, Period], Figure]]] = {
    Name.GATES: gates,
    Name.WAITING: waiting,
    Name.CONTROL_TIME: control_time,
    Name.WAIVERS: waivers,
    Name.COVERAGE: coverage,
}
NAMES: Final = (*_OF_CHANGES, *_OF_REST)
"""In the order in which they are shown."""


def figures(history: History, period: Period, names: Iterable[Name] = NAMES) -> tuple[Figure, ...]:
    """Give some figures over a period, in the order in which they are asked for."""
    told = changes(history.deployed)
    return tuple(
        _OF_CHANGES[name](history, told, period) if name in _OF_CHANGES else _OF_REST[name](history, period)
        for name in names
    )
