"""Which steps a plan takes, in order, and what has to be taken back when one fails. Pure. Floor 9."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final

from interlock.deployment.model import Act, Plan, Step, Way

_ALL: Final = 100


def steps_of(plan: Plan) -> tuple[Step, ...]:
    """Give the steps of a plan."""
    names = tuple(one.name for one in plan.targets)
    return (
        Step(Act.VERIFY),
        *(Step(Act.BRING, (one,)) for one in names),
        *_switching(plan, names),
        Step(Act.CONFIRM, names),
        *(Step(Act.SETTLE, (one,)) for one in names),
    )


def undoing(done: Sequence[Step]) -> tuple[Step, ...]:
    """Give the steps that bring back what ran before, last switched first; `done` has the one that failed too."""
    switched = [name for step in done if step.act is Act.SWITCH for name in step.targets]
    return tuple(Step(Act.RESTORE, (name,)) for name in dict.fromkeys(reversed(switched)))


def _switching(plan: Plan, names: tuple[str, ...]) -> Iterator[Step]:
    if plan.strategy.way is Way.CANARY:
        yield from _canary(plan, names)
        return
    at_once = len(names) if plan.strategy.way is Way.BLUE_GREEN else plan.strategy.at_once
    for group in _groups(names, at_once):
        yield Step(Act.SWITCH, group)
        yield Step(Act.CHECK, group)


def _canary(plan: Plan, names: tuple[str, ...]) -> Iterator[Step]:
    done = 0
    for share in (*plan.strategy.shares, _ALL):
        upto = ceil(len(names) * share / _ALL)
        if share < _ALL:  # whatever the share, one of the old stays to compare with
            upto = min(upto, len(names) - 1)
        group = names[done:upto]
        for part in _groups(group, plan.strategy.at_once):
            yield Step(Act.SWITCH, part, share)
            yield Step(Act.CHECK, part, share)
        if group and share < _ALL and plan.strategy.watch is not None:
            yield Step(Act.WATCH, names[:upto], share)
        done = upto


def _groups(names: tuple[str, ...], size: int) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(names), size):
        yield names[start : start + size]
