"""Drafts: files that get their name once they are whole, and the end of those whose writer was killed.

A draft is locked for as long as somebody writes it, and the lock ends with the process at the latest. So a draft that
nobody has locked is nobody's, and whoever writes there next removes it. Floor 11.
"""

from __future__ import annotations

# ruff: noqa: PTH108, PTH118
# pathlib costs start-up time.
import contextlib
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

BEGIN: Final = ".interlock."
"""How the names of drafts begin."""
BESIDE: Final = ("-wal", "-shm", "-journal")
"""What SQLite makes beside a draft that is a file of it."""
_DIGITS: Final = frozenset("0123456789abcdef")
_LENGTH: Final = 16
_FRESH: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_LOOKED_AT: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@contextmanager
def draft_in(folder: str, mode: int = 0o666) -> Iterator[tuple[str, int]]:
    """Give the path and the descriptor of a new file; what is at the path when the block ends is removed.

    Shape:  rename or link it within the block. Drafts in the folder that nobody writes any more are swept first.
    Units:  `mode` as for os.open: the user's own mask is taken from it.
    Errors: OSError.
    """
    sweep_drafts(folder)
    path, handle = _opened(folder, mode)
    try:
        yield path, handle
    finally:
        with contextlib.suppress(OSError):
            os.unlink(path)
        os.close(handle)


def _opened(folder: str, mode: int) -> tuple[str, int]:
    while True:
        path = os.path.join(folder, f"{BEGIN}{os.urandom(_LENGTH // 2).hex()}")
        handle = os.open(path, _FRESH, mode)
        with contextlib.suppress(OSError):  # where there are no locks nobody sweeps either
            fcntl.flock(handle, fcntl.LOCK_SH)
        if os.fstat(handle).st_nlink:
            return path, handle
        os.close(handle)  # somebody swept it before it was locked


def sweep_drafts(folder: str) -> None:
    """Remove the drafts in a folder whose writers are gone; what cannot be told or removed stays."""
    try:
        found = os.listdir(folder)  # noqa: PTH208 (see above)
    except OSError:
        return
    for one in found:
        end = one.removeprefix(BEGIN)
        if end != one and len(end) == _LENGTH and _DIGITS.issuperset(end):
            with contextlib.suppress(OSError):
                _sweep(os.path.join(folder, one))


def _sweep(path: str) -> None:
    handle = os.open(path, _LOOKED_AT)
    try:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(path)
            for end in BESIDE:
                with contextlib.suppress(OSError):
                    os.unlink(path + end)
    finally:
        os.close(handle)
