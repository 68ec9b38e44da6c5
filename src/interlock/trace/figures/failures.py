"""Change-fail rate: which share of the changes that reached an environment failed there. Pure. Floor 10.

Source: docs/concepts/delivery-figures.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from interlock.deployment import Outcome
from interlock.trace.figures.changes import Change, What
from interlock.trace.figures.history import Fault, History, Looked
from interlock.trace.figures.model import Figure, Name, Period, Row, place
from interlock.trace.figures.ranks import share

SAYS: Final = "which share of the changes that reached the environment did not work there, or was taken back"
_GRAVE: Final = frozenset({"critical", "high"})


def failures(history: History, told: Sequence[Change], period: Period) -> Figure:
    """Give the share of changes that failed, each with how."""
    rows = tuple(row for one in told if one.what is What.CHANGE and period.holds((row := _row(one, history.looked)).at))
    notes = ["what was deployed lately may still fail"] if any(not one.is_against for one in rows) else []
    return Figure(Name.FAILURES, SAYS, period, rows, tuple(share(rows)), tuple(notes))


def is_bad(one: Fault) -> bool:
    """Say whether a fault is one of those by which something does not work: its health, or a grave probe."""
    return one.kind == "unwell" or (one.kind == "probe" and one.severity in _GRAVE)


def _row(one: Change, looked: Sequence[Looked]) -> Row:
    deployed = one.deployed
    state, says, entries = _failed(one, looked)
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


def _failed(one: Change, looked: Sequence[Looked]) -> tuple[str, str, tuple[int, ...]]:
    """Say how a change failed, in a word and a sentence, with what says so beside it; empty where it did not."""
    if one.deployed.outcome is Outcome.STRANDED:
        return "stranded", one.deployed.failed, ()
    if one.deployed.outcome is Outcome.ROLLED_BACK:
        return "rolled back", one.deployed.failed, ()
    if one.taken_back_by is not None:
        return "taken back", f"by {one.taken_back_by.run}", one.taken_back_by.entries
    went = _went_bad(one, looked)
    if went is not None:
        worst = next(filter(is_bad, went.faults))
        return "went bad", worst.says or worst.what, (went.entry,)
    return "", "", ()


def _went_bad(one: Change, looked: Sequence[Looked]) -> Looked | None:
    """Give the first look at a change where it found what had not been bad before; what came later has other causes."""
    deployed = one.deployed
    here = [each for each in looked if (each.product, each.environment) == (deployed.product, deployed.environment)]
    first = next((each for each in here if each.run == deployed.run), None)
    if first is None:
        return None
    before = next((each for each in reversed(here) if each.entry < first.entry), None)
    known = {each.id for each in before.faults} if before is not None else set()
    return first if any(is_bad(each) and each.id not in known for each in first.faults) else None
