"""What compiling a part of a rule gives.

Enters: nothing. Leaves: `Piece`. Floor 8.
"""

from __future__ import annotations

from typing import NamedTuple

from interlock.decision.expression.schema import DYN, Shape


class Piece(NamedTuple):
    """Python text for a part of a rule, to be read once, and the shape of its worth."""

    code: str
    shape: Shape = DYN
