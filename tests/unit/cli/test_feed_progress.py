from __future__ import annotations

import sys

import pytest

from interlock.cli import feed_progress
from interlock.cli.feed_progress import FeedWatcher, LiveFeeds, watching


class Terminal:
    """An error stream that says it is one."""

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        """There is nothing to wait for."""


def test_without_a_terminal_or_asked_to_be_quiet_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with watching(is_quiet=False) as watcher:
        assert type(watcher) is FeedWatcher
        watcher.fetching("a", 1, 2)
        watcher.reading("a", 1)
    monkeypatch.setattr(sys, "stderr", Terminal())
    with watching(is_quiet=True) as watcher:
        assert type(watcher) is FeedWatcher


def test_a_terminal_sees_bytes_and_records_and_a_cleared_line_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(feed_progress, "_BLINK_S", -1.0)
    monkeypatch.setenv("TERM", "xterm")
    with watching(is_quiet=False) as watcher:
        assert isinstance(watcher, LiveFeeds)
        watcher.fetching("pypi\x1b[31m", 1_500_000, 3_000_000)
        watcher.pause()
        watcher.reading("[bold]kev", 1404)
    assert "\x1b[31m" not in terminal.text
    assert watcher._status is None


def test_what_takes_no_time_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with watching(is_quiet=False) as watcher:
        watcher.fetching("pypi", 1, 2)
    assert terminal.text == ""
