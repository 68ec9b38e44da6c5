"""Change-fail rate: which share of the changes that reached an environment failed there. Pure. Floor 10.

Source: docs/concepts/delivery-figures.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from interlock.deployment import Outcome
from interlock.trace.figures.changes import Change, What
from interlock.trace.figures.history import Fault, History, Looked
from interlock.trace.figures.model import Figure, Name, Period, Row, place
from interlock.trace.figures.ranks import share

SAYS: Final = "which share of the changes that reached the environment did not work there, or was taken back"
_Bad = Mapping[tuple[str, str, str], Looked | None]
"""By product, environment and run."""
_GRAVE: Final = frozenset({"critical", "high"})


def failures(history: History, told: Sequence[Change], period: Period) -> Figure:
    """Give the share of changes that failed, each with how."""
    bad = _first_looks(history.looked)
    rows = tuple(row for one in told if one.what is What.CHANGE and period.holds((row := _row(one, bad)).at))
    notes = ["what was deployed lately may still fail"] if any(not one.is_against for one in rows) else []
    return Figure(Name.FAILURES, SAYS, period, rows, tuple(share(rows)), tuple(notes))


def is_bad(one: Fault) -> bool:
    """Say whether a fault is one of those by which something does not work: its health, or a grave probe."""
    return one.kind == "unwell" or (one.kind == "probe" and one.severity in _GRAVE)


def _row(one: Change, bad: _Bad) -> Row:
    deployed = one.deployed
    state, says, entries = _failed(one, bad)
    return Row(
        deployed.run,
        place(deployed.product, deployed.environment),
        state or "stands",
        deployed.ended_at or deployed.begun_at,
        is_against=bool(state),
        since=deployed.begun_at,
        says=says,
        product=deployed.product,
        environment=deployed.environment,
        entries=(*deployed.entries, *entries),
    )


def _failed(one: Change, bad: _Bad) -> tuple[str, str, tuple[int, ...]]:
    """Say how a change failed, in a word and a sentence, with what says so beside it; empty where it did not."""
    if one.deployed.outcome is Outcome.STRANDED:
        return "stranded", one.deployed.failed, ()
    if one.deployed.outcome is Outcome.ROLLED_BACK:
        return "rolled back", one.deployed.failed, ()
    if one.taken_back_by is not None:
        return "taken back", f"by {one.taken_back_by.run}", one.taken_back_by.entries
    went = bad.get((one.deployed.product, one.deployed.environment, one.deployed.run))
    if went is not None:
        worst = next(filter(is_bad, went.faults))
        return "went bad", worst.says or worst.what, (went.entry,)
    return "", "", ()


def _first_looks(looked: Sequence[Looked]) -> _Bad:
    """Give the first look at each run where that found what had not been bad before; what came later is none of its."""
    before: dict[tuple[str, str], frozenset[str]] = {}
    first: dict[tuple[str, str, str], Looked | None] = {}
    for one in looked:
        place, key = (one.product, one.environment), (one.product, one.environment, one.run)
        known = before.get(place, frozenset())
        if key not in first:
            first[key] = one if any(is_bad(each) and each.id not in known for each in one.faults) else None
        before[place] = frozenset(each.id for each in one.faults)
    return first
