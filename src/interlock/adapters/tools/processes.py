"""All processes that belong to one run of a tool: found, measured, ended.

Enters: the first process and a marker that its environment carries. Leaves: their resident size, and on request
nothing at all. A child that left the session is found by its parents while they live and by the marker after that.
Where there is no /proc, only the process group is known and sizes read as 0. Floor 11.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

_PROC: Final = Path("/proc")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_GONE: Final = frozenset("ZXx")
GRACE_S: Final = 1.0
"""How long a process may take to end after SIGTERM."""
_INSIST_S: Final = 10.0
_TURN_S: Final = 0.02
_PIECE: Final = 1 << 16


class Process(NamedTuple):
    """One row of the process table; with its start time a number is never mistaken for its successor."""

    pid: int
    parent: int
    session: int
    started: int
    """In clock ticks since the machine started."""
    resident: int
    """In bytes."""


def read_process(pid: int) -> Process | None:
    """Give one live process; none if it is not there, or only its entry is."""
    try:
        text = _bytes(f"{_PROC}/{pid}/stat")
    except OSError:
        return None
    # The name stands in brackets and may itself hold brackets and blanks, so count from the last one.
    fields = text[text.rfind(b")") + 2 :].split()
    if chr(fields[0][0]) in _GONE:
        return None
    return Process(pid, int(fields[1]), int(fields[3]), int(fields[19]), int(fields[21]) * _PAGE)


def processes() -> Iterator[Process]:
    """Give all live processes that this user may see."""
    try:
        names = os.listdir(_PROC)  # noqa: PTH208  # names only, ten times a second
    except OSError:
        return
    for name in names:
        if name.isdigit() and (row := read_process(int(name))) is not None:
            yield row


def carries(pid: int, marker: bytes) -> bool:
    """Say whether a process was started with a marker in its environment."""
    try:
        return marker in _bytes(f"{_PROC}/{pid}/environ")
    except OSError:
        return False


class Family:
    """The first process of a run and everything that came of it."""

    def __init__(self, pid: int, marker: bytes, spared: bytes = b"") -> None:
        """Whoever carries `spared` in its environment was started for good, and is none of the family."""
        self._pid = pid
        self._marker = marker
        self._spared = spared
        first = read_process(pid)
        self._since = first.started if first else 0
        self._members: dict[int, int] = {pid: first.started} if first else {}
        self._strangers: set[tuple[int, int]] = set()

    def resident(self, *, is_thorough: bool) -> int:
        """Give the bytes of memory that all members hold now, after looking for new ones."""
        return sum(row.resident for row in self.alive(is_thorough=is_thorough))

    def alive(self, *, is_thorough: bool) -> list[Process]:
        """Give the members that live; thorough looks at the whole process table, else at known members' children."""
        rows = {row.pid: row for row in (processes() if is_thorough else self._near())}
        found = True
        while found:
            found = False
            for row in rows.values():
                if self._members.get(row.pid) != row.started and self._belongs(row):
                    self._members[row.pid] = row.started
                    found = True
        self._members = {pid: started for pid, started in self._members.items() if pid in rows and not self._stays(pid)}
        return [rows[pid] for pid, started in self._members.items() if rows[pid].started == started]

    def end(self, *, is_gentle: bool) -> bool:
        """End every member, gently first if asked for; say whether none is left."""
        if is_gentle:
            self._signal(self.alive(is_thorough=True), signal.SIGTERM)
            until = time.monotonic() + GRACE_S
            while time.monotonic() < until and self.alive(is_thorough=True):
                time.sleep(_TURN_S)
        until = time.monotonic() + _INSIST_S
        while left := self.alive(is_thorough=True):
            if time.monotonic() > until:
                return False
            self._signal(left, signal.SIGKILL)
            time.sleep(_TURN_S / 4)
        # Without a process table nothing was seen above, and the group is all there is to hold on to.
        if not _PROC.is_dir():
            with contextlib.suppress(OSError):
                os.killpg(self._pid, signal.SIGKILL)
        return True

    def _stays(self, pid: int) -> bool:
        """Say whether a process is to outlive the run; asked anew, since a child has its parent's marks at first."""
        return bool(self._spared) and carries(pid, self._spared)

    def _belongs(self, row: Process) -> bool:
        if row.pid == os.getpid() or row.started < self._since or self._stays(row.pid):
            return False
        if row.session == self._pid or self._members.get(row.parent, row.started + 1) <= row.started:
            return True
        if (row.pid, row.started) in self._strangers:
            return False
        if carries(row.pid, self._marker):
            return True
        self._strangers.add((row.pid, row.started))
        return False

    def _near(self) -> Iterator[Process]:
        todo, seen = list(self._members), set(self._members)
        while todo:
            pid = todo.pop()
            row = read_process(pid)
            if row is None:
                continue
            yield row
            fresh = [child for child in _children(pid) if child not in seen]
            seen.update(fresh)
            todo += fresh

    def _signal(self, rows: list[Process], number: signal.Signals) -> None:
        for row in rows:
            now = read_process(row.pid)
            if now is not None and now.started == row.started:
                with contextlib.suppress(OSError):
                    os.kill(row.pid, number)


def end_marked(marker: bytes) -> None:
    """End every process whose environment carries a marker, whoever its parents are by now."""
    for _ in range(50):
        left = [row for row in processes() if row.pid != os.getpid() and carries(row.pid, marker)]
        if not left:
            return
        for row in left:
            with contextlib.suppress(OSError):
                os.kill(row.pid, signal.SIGKILL)
        time.sleep(_TURN_S)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in os.listdir(f"{_PROC}/{pid}/task"):  # noqa: PTH208  # names only
            with contextlib.suppress(OSError):
                found += map(int, _bytes(f"{_PROC}/{pid}/task/{task}/children").split())
    return found


def _bytes(path: str) -> bytes:
    """Give a file of the process table; there are hundreds to read each time, so without what `open` adds."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        pieces = []
        while piece := os.read(handle, _PIECE):
            pieces.append(piece)
        return b"".join(pieces)
    finally:
        os.close(handle)
