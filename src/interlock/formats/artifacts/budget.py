"""What reading an artifact may cost: bytes, entries, depth and time, counted in one place for all that is within it.

Enters: limits and a clock. Leaves: an error as soon as a limit is passed. Floor 5.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from interlock.formats.artifacts.errors import ArtifactTooLarge
from interlock.formats.compressed import FREE_BYTES, MOST_TIMES


class Limits(msgspec.Struct, frozen=True):
    """What one artifact may cost with everything in it."""

    total_bytes: int = 24 << 30
    """Unpacked bytes of all archives, those within archives too."""
    entries: int = 3_000_000
    depth: int = 12
    """Archives within each other."""
    manifest_bytes: int = 64 << 20
    """Of one file that says what is installed."""
    database_bytes: int = 512 << 20
    """Of one database of RPM."""
    seconds: float = 900.0


class OutOfBudget(ArtifactTooLarge):
    """A limit for the artifact as a whole is passed, so nothing more of it is read."""


class Budget:
    """Counts; shared by everything that reads one artifact."""

    def __init__(self, limits: Limits, now: Callable[[], float], path: str) -> None:
        """Begin now, for the artifact at a path."""
        self.limits = limits
        self.path = path
        self._now = now
        self._until = now() + limits.seconds
        self._bytes = 0
        self._entries = 0

    def spend(self, size_bytes: int) -> None:
        """Count unpacked bytes. Errors: OutOfBudget (FMT-602)."""
        self._bytes += size_bytes
        if self._bytes > self.limits.total_bytes:
            raise OutOfBudget(path=self.path, why=f"it unpacks to more than {self.limits.total_bytes} bytes")
        self.look_at_the_clock()

    def enter(self, entries: int = 1) -> None:
        """Count entries. Errors: OutOfBudget (FMT-602)."""
        self._entries += entries
        if self._entries > self.limits.entries:
            raise OutOfBudget(path=self.path, why=f"it holds more than {self.limits.entries} files")
        self.look_at_the_clock()

    def look_at_the_clock(self) -> None:
        """Say when time is up. Errors: OutOfBudget (FMT-602)."""
        if self._now() > self._until:
            raise OutOfBudget(path=self.path, why=f"reading it takes longer than {self.limits.seconds:g} seconds")


class Ratio:
    """Counts what comes out of one archive against its size."""

    def __init__(self, path: str, size_bytes: int, budget: Budget) -> None:
        """Take the archive's name and size."""
        self._path = path
        self._most = FREE_BYTES + MOST_TIMES * size_bytes
        self._budget = budget
        self._bytes = 0

    def spend(self, size_bytes: int) -> None:
        """Count unpacked bytes. Errors: ArtifactTooLarge (FMT-602)."""
        self._bytes += size_bytes
        if self._bytes > self._most:
            raise ArtifactTooLarge(path=self._path, why=f"it unpacks to more than {MOST_TIMES} times its size")
        self._budget.spend(size_bytes)
