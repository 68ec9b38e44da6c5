"""What a run tells while it goes on, for whoever shows progress.

Enters: nothing. Leaves: the Protocol that a face satisfies, and one that is silent. Floor 11.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from interlock.control import ControlRun


class Progress(Protocol):
    """Told about a run; MUST be quick, MUST NOT raise, and is called from several threads at once."""

    def planned(self, controls: Sequence[str]) -> None:
        """These controls will run, in this order of answers."""

    def control_started(self, control: str) -> None:
        """A control begins."""

    def control_finished(self, run: ControlRun) -> None:
        """A control has its outcome."""

    def tool_cached(self, tool: str, files: int) -> None:
        """So many files (1 for a whole tree or history) need no run, because the answers are known."""

    def tool_queued(self, tool: str, files: int) -> None:
        """A run of a tool waits for its turn."""

    def tool_started(self, tool: str, files: int) -> None:
        """A run of a tool begins."""

    def tool_finished(self, tool: str, files: int, duration_ms: int, fault: str) -> None:
        """A run of a tool ended; `fault` is empty if it did its work."""


class Silence:
    """Progress that nobody looks at."""

    def planned(self, controls: Sequence[str]) -> None:
        """Say nothing."""

    def control_started(self, control: str) -> None:
        """Say nothing."""

    def control_finished(self, run: ControlRun) -> None:
        """Say nothing."""

    def tool_cached(self, tool: str, files: int) -> None:
        """Say nothing."""

    def tool_queued(self, tool: str, files: int) -> None:
        """Say nothing."""

    def tool_started(self, tool: str, files: int) -> None:
        """Say nothing."""

    def tool_finished(self, tool: str, files: int, duration_ms: int, fault: str) -> None:
        """Say nothing."""
