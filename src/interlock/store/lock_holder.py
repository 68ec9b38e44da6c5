"""Who holds the write lock of a SQLite file, for a message that helps. Floor 11."""

# ruff: noqa: PTH116, PTH123
# pathlib takes 10 ms to import; see sqlite.py.

from __future__ import annotations

import os
from typing import Final

UNKNOWN: Final = "another process"
_WORDS: Final = 8
_WRITE_BYTE: Final = 120
"""Where SQLite locks the shared memory file to write; see its walIndex documentation."""
_PENDING_BYTE: Final = 0x40000000
"""Where it locks the file itself without a write-ahead log."""


def lock_holder(path: str) -> str:
    """Name the process that keeps others from writing, where the system tells.

    The lock table of the kernel is read instead of asking about the lock itself: that would need a file
    descriptor, and closing one lets go of every lock this process has on the file.
    """
    try:
        with open("/proc/locks", encoding="ascii") as file:
            table = file.read()
    except OSError:
        return UNKNOWN
    places = ((f"{path}-shm", _WRITE_BYTE), (path, _PENDING_BYTE))
    for place, byte in places:
        process = _holder_in(table, place, byte)
        if process is not None:
            return f"process {process}{_name_of(process)}"
    return UNKNOWN


def _holder_in(table: str, path: str, byte: int) -> int | None:
    try:
        inode = os.stat(path).st_ino
    except OSError:
        return None
    for line in table.splitlines():
        words = line.split()
        # 1: POSIX ADVISORY WRITE 4711 fe:00:1234 120 120
        if len(words) < _WORDS or words[3] != "WRITE" or words[5].rpartition(":")[2] != str(inode):
            continue
        last = 2**63 if words[7] == "EOF" else int(words[7])
        process = int(words[4])
        if int(words[6]) <= byte <= last and process not in {os.getpid(), -1, 0}:
            return process
    return None


def _name_of(process: int) -> str:
    try:
        with open(f"/proc/{process}/comm", encoding="utf-8") as file:
            name = file.read().strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return f" ({name})"
