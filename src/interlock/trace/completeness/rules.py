"""All that a report lacks, the worst first. Pure. Floor 10."""

from __future__ import annotations

from collections.abc import Iterable

from interlock.trace.completeness import deployments, entries, evidence, people, running
from interlock.trace.completeness.model import Facts
from interlock.trace.lacks import Absence, Lack
from interlock.trace.report import AuditReport

_ORDER = {kind: place for place, kind in enumerate(Absence)}


def lacks_of(report: AuditReport, facts: Facts) -> tuple[Lack, ...]:
    """Give everything that is missing from a report or does not hold together in it; the same for the same report."""
    found = [
        *deployments.lacks(report),
        *people.lacks(report, facts),
        *entries.lacks(report, facts),
        *evidence.lacks(report, facts),
        *running.lacks(report),
    ]
    return worst_first(found)


def worst_first(lacks: Iterable[Lack]) -> tuple[Lack, ...]:
    """Give each of some lacks once, the worst first."""
    once = {one.id: one for one in lacks}
    return tuple(sorted(once.values(), key=lambda one: (one.severity.rank, _ORDER[one.kind], one.what, one.id)))
