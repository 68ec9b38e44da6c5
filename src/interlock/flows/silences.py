"""Who took nothing in a row during one round is left alone for the rest of it: others must not wait for them. Floor 11.

What fails for one event alone costs the others of its receiver nothing; only several failures one after the other, or
a receiver that says itself that it is busy, put off what else waits for it. That counts as no attempt.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.kernel import Instant, InterlockError
from interlock.response import Errand
from interlock.response.errands import FIRST_WAIT, after_delay
from interlock.response.errors import ChannelBusy
from interlock.response.queues import wait_after

MOST_IN_A_ROW: Final = 3


class _Silence(msgspec.Struct):
    failures: int = 0
    until: Instant | None = None
    why: str = ""


class Silences:
    """How the receivers of one round fare."""

    def __init__(self) -> None:
        self._of: dict[str, _Silence] = {}

    def begin(self) -> None:
        """Forget what was: a new round asks everybody once more."""
        self._of.clear()

    def put_off(self, errand: Errand, to: str) -> Errand | None:
        """Give an errand as it waits for a receiver that is left alone; none where it is not."""
        known = self._of.get(to)
        if known is None or known.until is None:
            return None
        return after_delay(errand, known.until, f"left alone since others failed there just now: {known.why}")

    def took(self, to: str) -> None:
        """Note that a receiver took something."""
        self._of.pop(to, None)

    def failed(self, to: str, error: InterlockError, at: Instant) -> None:
        """Note that a receiver did not."""
        known = self._of.setdefault(to, _Silence())
        known.failures += 1
        if known.failures >= MOST_IN_A_ROW or isinstance(error, ChannelBusy):
            known.until = at + (wait_after(error, 1, at) if isinstance(error, ChannelBusy) else FIRST_WAIT)
            known.why = str(error)
