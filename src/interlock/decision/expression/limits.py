"""How large a rule may be, and how much it may do.

Enters: nothing. Leaves: `Limits`, one value per policy. Floor 8.
"""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """The sizes past which a rule is refused or stopped; all of them well above any honest rule."""

    characters: int = 20_000
    """Of the text of one rule."""
    nodes: int = 4_000
    """Of its tree."""
    depth: int = 80
    """Of its tree, and of brackets in its text; a chain of && or || counts once."""
    text: int = 1_000_000
    """Characters or bytes of one value made while it runs."""
    items: int = 100_000
    """Elements of one list or map made while it runs."""


FUEL = 1_000_000
"""Steps a rule may take when the caller names no other number: a node visited, an element read."""
