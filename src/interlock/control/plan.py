"""The plan of a stage: which controls it owes, fixed before anything runs, and closed only when all answered.

Enters: the controls of a stage and the files. Leaves: `Plan`, then `ClosedStage`. Floor 4.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from interlock.change import FileEntry
from interlock.control.errors import StageOrderBroken
from interlock.control.model import ControlRun
from interlock.control.ports import Control, PlannedControl, Wanted
from interlock.kernel import Digest, canonical, sha256


class Plan(msgspec.Struct, frozen=True):
    """What a stage owes about one state of the files."""

    stage: str
    items: tuple[PlannedControl, ...]
    is_narrowed: bool = False
    """Whether somebody asked for some of the controls only: its answer is hypothetical."""

    @property
    def digest(self) -> Digest:
        """Identify the plan by stage and controls."""
        return sha256(canonical([self.stage, [item.control.card.id for item in self.items]]))


class ClosedStage(msgspec.Struct, frozen=True):
    """A stage in which every planned control has exactly one outcome; only `close` makes it, only it is sealed."""

    plan: Plan
    runs: tuple[ControlRun, ...]


def plan_stage(
    stage: str,
    controls: Sequence[Control],
    files: Sequence[FileEntry],
    wanted: Wanted,
    *,
    is_narrowed: bool = False,
) -> Plan:
    """Fix what a stage owes: its controls, in order, each with the files it has to look at."""
    return Plan(stage, tuple(PlannedControl(one, one.owed(files, wanted)) for one in controls), is_narrowed)


def close(plan: Plan, runs: Sequence[ControlRun]) -> ClosedStage:
    """Close a stage.

    Errors: StageOrderBroken (CTL-301) unless there is exactly one run for each planned control.
    """
    planned = [item.control.card.id for item in plan.items]
    ran = [run.control for run in runs]
    if sorted(planned) != sorted(ran):
        raise StageOrderBroken(why=f"planned {planned}, ran {ran}")
    place = {name: index for index, name in enumerate(planned)}
    return ClosedStage(plan, tuple(sorted(runs, key=lambda run: place[run.control])))
