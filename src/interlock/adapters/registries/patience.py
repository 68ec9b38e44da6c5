"""How often something is tried again, and how long one waits in between. Floor 11."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

import msgspec

BUSY: Final = frozenset({429, 500, 502, 503, 504})
"""Statuses after which the same request may well succeed."""


def _random() -> float:
    return random.random()  # noqa: S311 (it keeps writers apart and protects nothing)


class Patience(msgspec.Struct, frozen=True):
    """Bounded: so many attempts, none of the waits longer than so long."""

    attempts: int = 5
    first_s: float = 0.5
    longest_s: float = 60.0
    settle_s: float = 0.3
    """How long another writer may take between reading a list and writing it."""
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = _random
    """Gives a number from 0 to 1."""

    def wait(self, attempt: int, retry_after: str = "", now: str = "") -> bool:
        """Wait after an attempt, counted from 1, as the server asks or longer each time; False if that is too long.

        Shape: `retry_after` are seconds or an HTTP date, `now` the server's own date.
        """
        asked = seconds_of(retry_after, now)
        if asked > self.longest_s:
            return False
        own = min(self.first_s * 2 ** (attempt - 1), self.longest_s)
        self.sleep(max(asked, own * (0.5 + self.jitter() / 2)))
        return True

    def settle(self) -> None:
        """Wait until other writers have finished what they had begun."""
        self.sleep(self.settle_s * (1 + self.jitter()))


def seconds_of(retry_after: str, now: str) -> float:
    """Give how long a server asks to wait; 0 where it does not say, or not so that it can be read."""
    if retry_after.isascii() and retry_after.isdecimal():
        return float(retry_after[:9])
    until, at = _date(retry_after), _date(now)
    return max(0.0, (until - at).total_seconds()) if until is not None and at is not None else 0.0


def _date(text: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return read if read.tzinfo is not None else None
