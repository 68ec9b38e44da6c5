"""In which way a plan goes: as its environment wants, or as somebody asked, where that may be. Pure. Floor 9."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.deployment.errors import CanaryUnfit
from interlock.deployment.model import Environment, Strategy, Way

_FEWEST: Final = 2


def strategy_of(
    environment: Environment, way: Way | None = None, *, is_first: bool = False, is_back: bool = False
) -> Strategy:
    """Give the strategy of a plan for an environment.

    `way` is another than the environment's, where somebody asked for one: nobody who deploys does away with a canary.
    Where it is the first there is nothing to hold a canary against, and what ran well there and is brought back is not
    tried again while what it is to end goes on.
    Errors: CanaryUnfit (DPL-116).
    """
    usual = environment.strategy
    rolling = Strategy(Way.ROLLING, usual.at_once)
    if usual.way is Way.CANARY and is_back:
        return rolling
    wanted = usual.way if way is None or (usual.way is Way.CANARY and is_first) else way
    if wanted is not Way.CANARY and usual.way is Way.CANARY:
        why, remedy = "its settings want a canary", "leave --strategy out, or change `strategy` in interlock.yaml"
        raise CanaryUnfit(environment=environment.name, way=wanted, why=why, remedy=remedy)
    if wanted is Way.CANARY:
        _check_canary(environment)
    return rolling if wanted is Way.CANARY and is_first else msgspec.structs.replace(usual, way=wanted)


def _check_canary(environment: Environment) -> None:
    if len(environment.targets) < _FEWEST:
        why = "it has one target, and a canary runs on a share of them first"
        remedy = "give it another strategy, or declare its targets one by one"
        raise CanaryUnfit(environment=environment.name, way=Way.CANARY, why=why, remedy=remedy)
    if environment.strategy.watch is None:
        why = "nothing says what a canary is judged by there"
        remedy = "add `watch` to its `strategy`, or give it another strategy"
        raise CanaryUnfit(environment=environment.name, way=Way.CANARY, why=why, remedy=remedy)
