"""Progress of fetching and reading feeds: one live line on a terminal after a moment, nothing elsewhere. Floor 15."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from interlock.flows.advisories import Watcher
from interlock.render.paint import visible

if TYPE_CHECKING:
    from rich.status import Status

_BLINK_S: Final = 0.3
_MEGA: Final = 1_000_000


class FeedWatcher(Watcher):
    """Shows nothing, as a build log and `--quiet` want it."""

    def pause(self) -> None:
        """Clear the line, so that something else can be written."""


class LiveFeeds(FeedWatcher):
    """A single line that says what comes in now."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._status: Status | None = None

    def fetching(self, name: str, got: int, total: int) -> None:
        """Say how much of a feed is here."""
        of = f" of {total / _MEGA:,.1f}" if total else ""
        self._show(f"{name}: {got / _MEGA:,.1f}{of} MB")

    def reading(self, name: str, records: int) -> None:
        """Say how much of a feed is read."""
        self._show(f"{name}: {records:,} records read")

    def pause(self) -> None:
        """Clear the line."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def _show(self, text: str) -> None:
        if self._status is None:
            if time.monotonic() - self._began < _BLINK_S:
                return
            from rich.console import Console

            self._status = Console(stderr=True).status("")
            self._status.start()
        from rich.text import Text

        self._status.update(Text(visible(text)))


@contextmanager
def watching(*, is_quiet: bool) -> Iterator[FeedWatcher]:
    """Give what shows progress for as long as the block lasts."""
    watcher = LiveFeeds() if not is_quiet and sys.stderr.isatty() else FeedWatcher()
    try:
        yield watcher
    finally:
        watcher.pause()
