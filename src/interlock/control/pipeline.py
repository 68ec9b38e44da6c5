"""The stages of a delivery in their order, what runs at each, and whose evidence counts where. Floor 4.

Enters: the cards, or what interlock.yaml declares. Leaves: one `Pipeline`, handed down to plans and decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from interlock.control.errors import StageUnknown
from interlock.control.model import Card, Stage

FAST: Final = str(Stage.PRECOMMIT)
"""The one stage that looks at a part of the change, with fast tools; its evidence counts nowhere else."""


class DeclaredStage(msgspec.Struct, frozen=True):
    """One stage: what runs at it, and which policy stands before whatever follows."""

    id: str
    controls: tuple[str, ...] = ()
    policy: str = ""
    """The name or path of its policy; empty for the one of the repository."""


class Pipeline(msgspec.Struct, frozen=True):
    """Stages in their order; no two have one id."""

    stages: tuple[DeclaredStage, ...]
    is_declared: bool = False
    """Whether interlock.yaml declares them."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the stages, in order."""
        return tuple(one.id for one in self.stages)

    @property
    def usual(self) -> str:
        """The stage that is meant where nobody names one: `commit`, or else the first that looks at everything."""
        ids = self.ids
        return str(Stage.COMMIT) if Stage.COMMIT in ids else next((one for one in ids if one != FAST), ids[0])

    def named(self, name: str) -> DeclaredStage:
        """Give a stage by its id. Errors: StageUnknown (CTL-104)."""
        for one in self.stages:
            if one.id == name:
                return one
        raise StageUnknown.among(name, self.ids)

    def counts(self, made_at: str, control: str, asked: str) -> bool:
        """Say whether evidence of a control that was made at one stage counts at another.

        A later stage answers for an earlier one. What neither the asked stage nor a later one runs is answered for
        by the last stage before that does.
        """
        places = {one.id: place for place, one in enumerate(self.stages)}
        made, wanted = places.get(made_at), places.get(asked)
        if made is None or wanted is None or (made_at == FAST != asked):
            return False
        if made >= wanted:
            return True
        runs = [place for place, one in enumerate(self.stages) if control in one.controls]
        return bool(runs) and max(runs) < wanted and made >= max(runs)

    def examined_at(self, control: str, asked: str) -> str:
        """Name the stage to run for evidence of a control that counts at another one."""
        places = {one.id: place for place, one in enumerate(self.stages)}
        wanted = places.get(asked, 0)
        runs = [place for place, one in enumerate(self.stages) if control in one.controls and one.id != FAST]
        if not runs or control in self.stages[wanted].controls:
            return asked
        return self.stages[min((place for place in runs if place >= wanted), default=max(runs))].id


STRICT: Final = Pipeline(tuple(DeclaredStage(str(one)) for one in Stage))
"""The four stages where nobody knows what runs at them: later evidence counts earlier, and nothing else does."""


def pipeline_of_cards(cards: Iterable[Card]) -> Pipeline:
    """Give the four stages, each with the controls whose cards name it."""
    known = tuple(cards)
    return Pipeline(
        tuple(DeclaredStage(str(stage), tuple(str(one.id) for one in known if stage in one.stages)) for stage in Stage)
    )


def laxer_stages(used: Pipeline, trusted: Pipeline) -> Iterator[str]:
    """Say each way in which one pipeline demands less than another, policies aside."""
    here = {one.id: one for one in used.stages}
    for stage in trusted.stages:
        if stage.id not in here:
            yield f"leaves out the stage {stage.id}"
            continue
        fewer = [control for control in stage.controls if control not in here[stage.id].controls]
        if fewer:
            yield f"does not run {', '.join(fewer)} at the stage {stage.id}"
    common = [name for name in trusted.ids if name in here]
    order = [name for name in used.ids if name in common]
    if order != common:
        yield f"puts its stages in another order ({', '.join(order)} in place of {', '.join(common)})"
