"""The catalogue: what every control is asked, whether anything runs it yet or not; one file for each stage. Floor 11.

A card stands here and nowhere else; the control that runs it takes it from here. Nothing here imports a control, so
that a gate knows all ids without loading any.
"""

from collections.abc import Mapping
from typing import Final

from interlock.catalog.cards import acceptance, commit, key, map, precommit, production, risk  # noqa: A004 (its stage)
from interlock.control import Card

_STAGES: Final = (map, risk, precommit, commit, acceptance, production, key)

CARDS: Final[Mapping[str, Card]] = {str(card.id): card for stage in _STAGES for card in stage.CARDS}
"""Every control of the catalogue by its id, in the order of the delivery."""

__all__ = ["CARDS"]
