"""What one run may still spend, and the instant it takes for now.

Enters: fuel, limits and the decision instant. Leaves: `Stop` when something runs out. Floor 8.
"""

from __future__ import annotations

from datetime import datetime

from interlock.decision.expression.limits import Limits
from interlock.decision.expression.values import Failure, Stop, Timestamp, settled


class Meter:
    """The fuel of one run; generated code lowers `fuel` itself and calls `spent` when it is below zero."""

    __slots__ = ("_at", "_now", "fuel", "limits")

    def __init__(self, fuel: int, limits: Limits, at: datetime | None) -> None:
        self.fuel = fuel
        self.limits = limits
        self._at = at
        self._now: Timestamp | None = None

    @property
    def now(self) -> Timestamp:
        """The decision instant.

        Errors: Failure if it has no offset.
        """
        if self._now is None:
            at = settled(self._at)
            if not isinstance(at, Timestamp):
                raise Failure("the decision instant is not a point in time")
            self._now = at
        return self._now

    def spent(self) -> None:
        """Stop the run.

        Errors: Stop, always.
        """
        raise Stop("fuel", "the rule used up its fuel")

    def burn(self, steps: int) -> None:
        """Pay for some steps.

        Errors: Stop if the fuel does not reach.
        """
        self.fuel -= steps
        if self.fuel < 0:
            self.spent()

    def scan(self, size: int) -> None:
        """Pay for reading a text: a step for every 64 characters.

        Errors: Stop.
        """
        self.burn(1 + (size >> 6))

    def text(self, size: int) -> None:
        """Pay for making a text of this size, before it is made.

        Errors: Stop if it is larger than a text may be.
        """
        if size > self.limits.text:
            raise Stop("size", f"a text of {size} characters is more than {self.limits.text}")
        self.burn(1 + (size >> 6))

    def items(self, size: int) -> None:
        """Pay for making a list or map of this size, before it is made.

        Errors: Stop if it is larger than a list may be.
        """
        if size > self.limits.items:
            raise Stop("size", f"a list of {size} elements is more than {self.limits.items}")
        self.burn(1 + size)
