"""Everything the engine works with, handed in once by wiring.

It exists so that no part of the engine builds or looks up anything itself. Floor 11.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from interlock.change import Repository
from interlock.control import Blobs, ResultCache, Scanner, Tool, ToolBox
from interlock.engine.events import Progress, Silence
from interlock.engine.frozen import Transform
from interlock.kernel import InterlockError

if TYPE_CHECKING:
    from interlock.control.supplies import Supplies


def _no_supplies() -> Supplies:
    from interlock.control.supplies import Supplies

    return Supplies()


class RunningTools(ToolBox, Protocol):
    """A tool box whose runs can be ended from another thread."""

    def stop(self) -> None:
        """End every run that is under way and refuse new ones."""


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """What a run needs from outside."""

    toolbox: RunningTools
    cache: ResultCache
    blobs: Blobs
    repository: Repository
    scanners: Mapping[str, Scanner]
    rules_dir: str
    """Where the scanners' own rules and settings are, absolute."""
    secret_key: str
    """A key of this installation for hashing found secrets, in hexadecimal."""
    jobs: int
    """How many tools may run at once."""
    mask: Callable[[bytes], bytes]
    """Masks secrets in tool output (`interlock.adapters.tools.mask`)."""
    hider: Callable[[Collection[bytes]], Callable[[bytes], bytes]]
    """Gives what masks known secrets (`interlock.adapters.tools.hider`)."""
    transform: Transform
    """What is done to each file before a tool sees it (`interlock.control.suppression.defuse`)."""
    versions: tuple[str, ...]
    """Versions of everything of ours that shapes answers: of Interlock, of the transform, of the masks."""
    clock_ms: Callable[[], int]
    """Milliseconds that only go forward."""
    make_scratch: Callable[[int], str]
    """Makes a fresh private folder, for so many bytes of files or a few times that, that the engine removes."""
    progress: Progress = field(default_factory=Silence)
    supplies: Callable[[], Supplies] = _no_supplies
    """Gives what is known of components beyond the change; asked only by a control that judges components."""

    def find(self, name: str) -> Tool:
        """Find a scanner's tool. Errors: those of ToolBox.find."""
        return self.toolbox.find(self.scanners[name].TOOL)

    def has(self, name: str) -> bool:
        """Say whether there is such a scanner, and its tool is there and whole."""
        if name not in self.scanners:
            return False
        try:
            self.find(name)
        except InterlockError:
            return False
        return True

    @property
    def shaped_by(self) -> tuple[str, ...]:
        """What goes into every cache key besides scanner, tool and file."""
        return (*self.versions, hashlib.sha256(self.secret_key.encode()).hexdigest())
