"""Scratch folders that say whose they are, and the end of those whose owner is gone.

Enters: what a folder is for. Leaves: a private folder below one for temporary files, in memory where there is room.
Its name holds the owner's process id, the time that process began and its process namespace, so neither a later
process with the same number nor one of another container is mistaken for it. Where there is no /proc nobody can
tell, and nothing is swept. Floor 11.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 -- private folders are made in it, as in any folder for all
"""Where Linux keeps files in memory: a new file costs a tenth there, and what is secret in it reaches no disk."""
_ROOM: Final = 1 << 30
_TIMES: Final = 32
_SET: Final = ("TMPDIR", "TEMP", "TMP")
"""Who sets one of these has said where such files belong."""
_NAME: Final = re.compile(r"interlock-[a-z]+-([1-9][0-9]*)-([1-9][0-9]*)-([1-9][0-9]*)-[A-Za-z0-9_]+")


def owner() -> str:
    """Give what stands for this process in the names of its folders; zeros where there is no process table."""
    pid = os.getpid()
    started, space = _started(pid), _namespace()
    return f"{pid}-{started}-{space}" if started and space else "0-0-0"


def make_folder(kind: str, within: str | None = None) -> str:
    """Make a private folder of this process; none of `within` means the system's folder for temporary files.

    The first that a process makes there has the folders of the dead removed.
    """
    if within is None:
        _sweep_once()
    return tempfile.mkdtemp(prefix=f"interlock-{kind}-{owner()}-", dir=within)


def place_for(size: int) -> str | None:
    """Give the folder for files of this many bytes that only live for a moment; none means the system's folder.

    In memory only if that is many times the size, so that several copies and what tools write never fill it.
    """
    if any(os.environ.get(name) for name in _SET) or not os.access(_MEMORY, os.W_OK | os.X_OK):
        return None
    seen = os.statvfs(_MEMORY)
    free = seen.f_bavail * seen.f_frsize
    return str(_MEMORY) if free >= max(_ROOM, size * _TIMES) and _MEMORY.is_mount() else None


def places() -> tuple[str, ...]:
    """Give all folders in which folders of ours may be."""
    return tuple(dict.fromkeys((tempfile.gettempdir(), *([str(_MEMORY)] if _MEMORY.is_mount() else ()))))


def sweep(within: str | None = None) -> None:
    """Remove the folders of this user whose owner is gone; links are removed nowhere and followed nowhere."""
    for place in (within,) if within else places():
        _sweep(Path(place))


@cache
def _sweep_once() -> None:
    sweep()


def _sweep(top: Path) -> None:
    space = _namespace()
    try:
        names = os.listdir(top)  # noqa: PTH208 -- names only, of a folder that may hold many
    except OSError:
        return
    for name in names:
        found = _NAME.fullmatch(name)
        if found is None or int(found[3]) != space or _started(int(found[1])) == int(found[2]):
            continue
        with contextlib.suppress(OSError):
            seen = (top / name).lstat()
            if stat.S_ISDIR(seen.st_mode) and seen.st_uid == os.geteuid():
                remove_folder(str(top / name))


def remove_folder(folder: str) -> None:
    """Remove a folder, also where a tool took its own rights away (caches made read-only)."""
    shutil.rmtree(folder, ignore_errors=True)
    if not os.path.lexists(folder):
        return
    for place, folders, _ in os.walk(folder):
        for name in (place, *(os.path.join(place, one) for one in folders)):  # noqa: PTH118 -- as os.walk gives them
            with contextlib.suppress(OSError):
                os.chmod(name, 0o700, follow_symlinks=False)  # noqa: PTH101 -- the link form exists only here
    shutil.rmtree(folder, ignore_errors=True)


def _started(pid: int) -> int:
    """Give when a process began, in ticks since the machine started; 0 if it is gone, or nobody can tell."""
    try:
        text = (_PROC / str(pid) / "stat").read_bytes()
        fields = text[text.rfind(b")") + 2 :].split()
        return 0 if fields[0] in {b"Z", b"X", b"x"} else int(fields[19])
    except (OSError, IndexError, ValueError):
        return 0


def _namespace() -> int:
    """Give the number of the namespace that process ids are of; 0 where there is none."""
    try:
        return (_PROC / "self" / "ns" / "pid").stat().st_ino
    except OSError:
        return 0
