"""How long whoever fails to prove who they are has to wait before they may try again. Floor 2."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import msgspec

_STEPS: Final = 30
"""More doublings than any longest pause has."""


class Patience(msgspec.Struct, frozen=True):
    """How many tries are free, and how long a pause grows."""

    free: int
    longest: timedelta

    def pause(self, tries: int) -> timedelta:
        """Give the pause after so many tries: none at first, then a second, and twice as long each time."""
        if tries < self.free:
            return timedelta()
        return min(timedelta(seconds=2 ** min(tries - self.free, _STEPS)), self.longest)


BY_ACCOUNT: Final = Patience(5, timedelta(minutes=5))
"""Whoever knows a name can keep its owner out for that long; a link from the machine lets them in all the same."""
BY_ADDRESS: Final = Patience(20, timedelta(hours=1))
