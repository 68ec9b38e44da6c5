"""Progress of a check: live lines on a terminal after a moment, plain lines elsewhere, nothing when asked. Floor 15.

rich is imported only when there is a terminal and the work takes longer than a blink.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from interlock.control import Answer, ControlRun
from interlock.engine.events import Progress, Silence

if TYPE_CHECKING:
    from rich.status import Status

_BLINK_S = 0.3


@contextmanager
def watching(*, is_quiet: bool) -> Iterator[Progress]:
    """Give what shows progress for as long as the block lasts."""
    if is_quiet:
        yield Silence()
    elif sys.stderr.isatty():
        live = Live()
        try:
            yield live
        finally:
            live.close()
    else:
        yield Plain()


class Plain(Silence):
    """One line to standard error for each control that ends, as a build log wants it."""

    def __init__(self) -> None:
        self._told: dict[str, Answer] = {}

    def control_finished(self, run: ControlRun) -> None:
        """Say that a control has ended, and how."""
        self._told[run.control] = run.answer
        word = _word(run)
        line = f"interlock: {run.control} {word} after {run.duration_ms / 1000:.1f} s\n"
        print(line, end="", file=sys.stderr, flush=True)  # in one piece: controls end in several threads at once

    def closed(self, runs: Sequence[ControlRun]) -> None:
        """Say of each control that counts otherwise than was told last: exceptions apply after it ends."""
        for run in runs:
            told = self._told.get(run.control, run.answer)
            if told is not run.answer:
                line = f"interlock: {run.control} {_word(run)}, as the decision counts it\n"
                print(line, end="", file=sys.stderr, flush=True)


def _word(run: ControlRun) -> str:
    return run.answer.value.replace("_", " ")


class Live(Silence):
    """A single line that says what runs now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._running: dict[str, int] = {}
        self._waiting: list[str] = []
        self._status: Status | None = None

    def planned(self, controls: Sequence[str]) -> None:
        """Remember what there is to do."""
        with self._lock:
            self._waiting = list(controls)
            self._show()

    def control_finished(self, run: ControlRun) -> None:
        """Take a control off the list."""
        with self._lock:
            self._waiting = [name for name in self._waiting if name != run.control]
            self._show()

    def tool_started(self, tool: str, files: int) -> None:
        """Put a tool on the line."""
        with self._lock:
            self._running[tool] = self._running.get(tool, 0) + files
            self._show()

    def tool_finished(self, tool: str, files: int, duration_ms: int, fault: str) -> None:
        """Take a tool off the line."""
        del duration_ms, fault
        with self._lock:
            left = self._running.pop(tool, 0) - files
            if left > 0:
                self._running[tool] = left
            self._show()

    def close(self) -> None:
        """Clear the line."""
        with self._lock:
            if self._status is not None:
                self._status.stop()

    def _show(self) -> None:
        if self._status is None:
            if time.monotonic() - self._began < _BLINK_S:
                return
            from rich.console import Console

            self._status = Console(stderr=True).status("")
            self._status.start()
        tools = ", ".join(f"{name} ({files})" if files else name for name, files in self._running.items())
        waiting = ", ".join(self._waiting)
        self._status.update(f"{waiting}: {tools}" if tools else waiting)
