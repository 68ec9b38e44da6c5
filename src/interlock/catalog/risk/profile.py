"""risk.profile: somebody said how much is at stake, not too long ago, and the repository shows nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from interlock.catalog.cards import CARDS
from interlock.change import FileEntry
from interlock.control import MISSING_SHOWN, Context, Coverage, Location, Outcome, Sighting, Wanted, conclude, gather
from interlock.control.coverage import FILES
from interlock.kernel import Certainty, Severity
from interlock.risk import Demand, demands
from interlock.risk.tree import FILES_OF_RISK, facts_of

TOOL: Final = "interlock-risk"
_ASK: Final = "answer the questions: `interlock risk assess`"


class RiskProfile:
    """The files that describe the system and what it needs, held against the assessment of the ledger."""

    card: ClassVar = CARDS["risk.profile"]

    def owed(self, files: Sequence[FileEntry], wanted: Wanted) -> tuple[str, ...]:
        """Give every file: most of them tell nothing by their name, and that is a look too."""
        del wanted
        return tuple(file.path for file in files if file.kind in FILES_OF_RISK)

    def not_applicable(self) -> str:
        """Say that there is nothing at all; whatever has files has a risk."""
        return f"there is nothing here of what it examines ({self.card.owes})"

    def examine(self, context: Context, owed: Sequence[str]) -> Outcome:
        """Hold what the files show against what was answered."""
        supplies = context.supplies
        case = supplies.risk()
        wanted = frozenset(owed)
        facts, unread = facts_of([file for file in context.files if file.path in wanted], context.read)
        missing = tuple(sorted(unread.items()))
        coverage = Coverage(FILES, len(owed), len(owed) - len(missing), missing[:MISSING_SHOWN])
        found = demands(case, facts, supplies.at) if case is not None else (_NOBODY,)
        if case is not None and case.assessed is not None:
            context.note(f"the risk profile is {case.assessed.profile}, as {case.assessed.by} answered")
        # Lines move; a demand is recognised by what it is about.
        sightings = [_sighting(one) for one in found]
        return conclude([coverage], gather(self.card.id, sightings, lambda _: ()), {})


_NOBODY: Final = Demand("unassessed", "nobody has assessed how much is at stake")


def _sighting(one: Demand) -> Sighting:
    at = Location(one.path or "interlock.yaml", one.line, symbol=one.symbol or one.question)
    return Sighting(TOOL, one.rule, Severity.MEDIUM, Certainty.HIGH, one.says, at, remedy=_ASK)
