"""A runner that starts no tool: each control answers what a test said it would. Satisfies Runner. Floor 14."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interlock.change import Change, FileEntry
from interlock.control import ControlRun, Coverage, NotApplicable, Outcome, Passed, PlannedControl, Wanted


class CannedRunner:
    """Answers with the outcome that was put in for a control; what was not put in has passed."""

    def __init__(self, outcomes: Mapping[str, Outcome] | None = None) -> None:
        self.outcomes: dict[str, Outcome] = dict(outcomes or {})
        self.on_base: dict[str, Outcome] = {}
        """What a control answers on the base; as on the change where nothing was put in."""
        self.asked: list[Change] = []

    def wanted(self, *, is_fast: bool) -> Wanted:
        """Want every file."""
        del is_fast

        def wants(name: str, file: FileEntry) -> bool:
            del name, file
            return True

        return wants

    def run(
        self,
        change: Change,
        controls: Sequence[PlannedControl],
        *,
        is_fast: bool = False,
        use_cache: bool = True,
        fail_fast: bool = False,
    ) -> Sequence[ControlRun]:
        """Give each control's answer."""
        del is_fast, use_cache, fail_fast
        self.asked.append(change)
        answers = self.outcomes if len(self.asked) % 2 or not self.on_base else self.on_base
        return [self._run(planned, answers) for planned in controls]

    def _run(self, planned: PlannedControl, answers: Mapping[str, Outcome]) -> ControlRun:
        card = planned.control.card
        if not planned.owed:
            return ControlRun(card.id, NotApplicable(planned.control.not_applicable()))
        passed = Passed((Coverage("files", len(planned.owed), len(planned.owed)),))
        return ControlRun(card.id, answers.get(card.id, passed), duration_ms=1)
