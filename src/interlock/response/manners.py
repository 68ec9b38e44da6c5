"""How a channel wants to be told: together, at which times, and how often. Floor 9.

Quiet hours and the times of digests are those of a wall clock somewhere, so a zone belongs to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

import msgspec

from interlock.kernel import Instant, Severity
from interlock.response.events import Event, Kind

HOUR: Final = timedelta(hours=1)
GROUP_FOR: Final = timedelta(minutes=10)
MOST_AN_HOUR: Final = 20
_DAYS_OF_A_WEEK: Final = 7


class Quiet(msgspec.Struct, frozen=True):
    """When nobody wants to be told: from one time of the day to another, and on whole days of the week."""

    begins: time | None = None
    ends: time | None = None
    """Where it is earlier than the beginning, it is that of the next day."""
    days: frozenset[int] = frozenset()
    """Monday is 0."""

    def holds(self, at: datetime) -> bool:
        """Say whether it is quiet at a moment of the wall clock."""
        if at.weekday() in self.days:
            return True
        if self.begins is None or self.ends is None:
            return False
        now = at.time()
        if self.begins < self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends


class Manner(msgspec.Struct, frozen=True):
    """How a channel wants to be told. Without anything said: at once, alike things together, a few times an hour."""

    group_for: timedelta = GROUP_FOR
    """How long what is alike waits for more of it after a message."""
    most_an_hour: int = MOST_AN_HOUR
    """Messages, besides one that says how many events are held back."""
    digest_every: timedelta | None = None
    """How long to collect from the first event on."""
    digest_at: time | None = None
    """When to send what was collected, each day."""
    quiet: Quiet | None = None
    zone: tzinfo = UTC
    urgent_severity: Severity | None = None
    """What is as bad or worse waits for no digest, no end of quiet hours and no next hour."""
    urgent_kinds: frozenset[Kind] = frozenset()
    is_pager: bool = False
    """The receiver groups and keeps quiet by itself: it gets what begins and what ends, in order and at once."""

    @property
    def collects(self) -> bool:
        """Say whether there is a digest."""
        return self.digest_every is not None or self.digest_at is not None

    def is_urgent(self, event: Event) -> bool:
        """Say whether an event waits for nothing but what is alike."""
        if event.kind in self.urgent_kinds:
            return True
        if self.urgent_severity is None or event.severity not in set(Severity):
            return False
        return Severity(event.severity).rank <= self.urgent_severity.rank

    def is_quiet(self, at: Instant) -> bool:
        """Say whether these are quiet hours."""
        return self.quiet is not None and self.quiet.holds(at.astimezone(self.zone))

    def quiet_until(self, at: Instant) -> Instant:
        """Give when the quiet hours end that a moment lies in; the moment itself if it lies in none."""
        if not self.is_quiet(at):
            return at
        ends = self.quiet.ends if self.quiet is not None and self.quiet.ends is not None else time(0)
        candidates = sorted(one for one in self._moments(at, (time(0), ends)) if one > at)
        return next((one for one in candidates if not self.is_quiet(one)), candidates[-1])

    def digest_due(self, since: Instant) -> Instant:
        """Give when to send what was collected from a moment on."""
        if self.digest_every is not None:
            return since + self.digest_every
        if self.digest_at is None:
            return since
        return min(one for one in self._moments(since, (self.digest_at,)) if one > since)

    def _moments(self, at: Instant, times: tuple[time, ...]) -> Iterator[Instant]:
        """Give some times of the day on every day around a moment."""
        first = at.astimezone(self.zone).date()
        for ahead in range(-1, _DAYS_OF_A_WEEK + 2):
            day = first + timedelta(days=ahead)
            for each in times:
                yield datetime.combine(day, each, self.zone).astimezone(UTC)
