"""What the controls of one run share: slots, private copies, claims, locks. Floor 11."""

from __future__ import annotations

import itertools
import shutil
import threading
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from interlock.change import Change, ChangeError, FileEntry, History
from interlock.control import ToolReport, ToolUse
from interlock.engine.claims import Claims
from interlock.engine.examination import Examined
from interlock.engine.frozen import FrozenCopy, Transform
from interlock.engine.sharing import Words
from interlock.engine.slots import Slots
from interlock.engine.withheld import Withheld
from interlock.engine.workshop import Workshop

if TYPE_CHECKING:
    from interlock.control.supplies import Supplies

_JOIN_S = 15.0
_JOBS_FOR_ONE_AHEAD = 4
"""What is done before and after a run is a small part of it: one more at work fills the gaps of four."""

Unit = tuple[str, str | frozenset[str]]
"""A scanner and what it answers for: a path, or all paths of a tree; nothing for a history."""


class Made:
    """One share of a scanner's work, done: its report, and which program did it."""

    def __init__(self, report: ToolReport, use: ToolUse | None) -> None:
        self.report, self.use = report, use


class Session:
    """One run of a plan over one change."""

    def __init__(self, workshop: Workshop, change: Change, *, is_fast: bool, use_cache: bool) -> None:
        self.workshop, self.change = workshop, change
        self.is_fast, self.use_cache = is_fast, use_cache
        self.files = change.snapshot.by_path()
        self.reading = threading.Lock()
        """Held while the repository is used."""
        self.storing = threading.Lock()
        """Held while the cache or the blobs are used."""
        self.slots: Slots[Examined] = Slots(workshop.jobs, ahead=-(-workshop.jobs // _JOBS_FOR_ONE_AHEAD))
        self.claims: Claims[Unit, Made] = Claims()
        self.words = Words()
        self._numbers = itertools.count()
        self._scratch = Path(workshop.make_scratch(sum(file.size for file in change.snapshot.files)))
        (self._scratch / "reports").mkdir()
        self.withheld = Withheld(self._scratch / "withheld", workshop, self.files, self.read, self.storing)
        self.shared_copy = self.new_copy("files")
        self.shared_copy.is_shared = True

    @cached_property
    def supplies(self) -> Supplies:
        """What is known of components beyond the change, the same for all controls of the run."""
        return self.workshop.supplies()

    def new_copy(self, name: str = "", transform: Transform | None = None) -> FrozenCopy:
        """Make an empty private copy; most FILE tools share one, a TREE tool gets its own.

        Shape: `transform` is what a tool with a copy of its own needs done to each file, after what all need.
        """
        folder = str(self._scratch / (name or f"own-{next(self._numbers)}"))
        shop = self.workshop
        done = shop.transform if transform is None else _both(shop.transform, transform)
        return FrozenCopy(folder, shop.repository, self.change.snapshot, done, self.reading)

    def new_report(self) -> str:
        """Give a path for a report file that does not exist."""
        return str(self._scratch / "reports" / f"{next(self._numbers)}.json")

    @cached_property
    def history(self) -> History:
        """The commits that lead to the subject."""
        if self.change.history is not None:
            return self.change.history
        with self.reading:
            return self.workshop.repository.history()

    def known(self, keys: Collection[bytes]) -> Mapping[bytes, bytes]:
        """Give earlier answers by key; none if the run was asked not to use them."""
        if not self.use_cache or not keys:
            return {}
        with self.storing:
            return self.workshop.cache.get(keys)

    def read(self, path: str) -> bytes:
        """Give a file's content. Errors: FileChanged (CHG-104)."""
        with self.reading:
            return self.workshop.repository.read(self.change.snapshot, path)

    @cached_property
    def _names_before(self) -> dict[str, str]:
        return {one.path: one.old_path for one in self.change.changed if one.old_path}

    def in_base(self, path: str) -> FileEntry | None:
        """Give what a path, by the name it had then, was in the base of the change; none if it was not there."""
        base = self.change.base_snapshot
        return base.get(self._names_before.get(path, path)) if base is not None else None

    def read_base(self, path: str) -> bytes | None:
        """Give the content of a file in the base of the change; None where it is not there or cannot be read."""
        base, entry = self.change.base_snapshot, self.in_base(path)
        if base is None or entry is None:
            return None
        try:
            with self.reading:
                return self.workshop.repository.read(base, entry.path)
        except ChangeError:
            return None

    def close(self) -> None:
        """Take no more work, wait for what runs, remove the private copies."""
        self.slots.close()
        self.slots.join(_JOIN_S)
        self.withheld.forget()
        self.claims = Claims()  # what tools saw has become findings; it is many times their size
        shutil.rmtree(self._scratch, ignore_errors=True)


def _both(first: Transform, second: Transform) -> Transform:
    def transform(file: FileEntry, body: bytes) -> bytes:
        return second(file, first(file, body))

    return transform
