"""The one watchman of this process: started with the first tool, told what to clean up, gone after us.

Enters: marks of runs and folders of ours. Leaves: nothing; where it cannot be started, the next start sweeps the
folders and a tool of a killed Interlock ends by its own. Floor 11.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import Final

from interlock.adapters.scratch import owner, places
from interlock.adapters.tools import watchman

_lock: Final = threading.Lock()
_told: dict[int, int] = {}
"""The end of the pipe that we write, by the process that opened it: a forked copy of us is another process."""


def keep_watch(mark: str, folder: str | None) -> None:
    """Have every process with this mark ended, and our folders in `folder` removed, when this process is gone."""
    whose = owner()
    lines = [f"mark {mark}"]
    if whose != "0-0-0":
        tops = (folder,) if folder else places()
        lines += [
            f"folders {top}/interlock-{kind}-{whose}-" for top in tops for kind in ("run", "check", "git", "build")
        ]
    with _lock, contextlib.suppress(OSError):
        if os.getpid() not in _told:
            _told[os.getpid()] = _start()
        os.write(_told[os.getpid()], "".join(f"{line}\n" for line in lines if "\n" not in line).encode())


def _start() -> int:
    """Start the watchman in a session of its own, where Ctrl-C does not reach it; give our end of its pipe."""
    reading, writing = os.pipe()
    try:
        nothing = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
        os.posix_spawn(
            sys.executable,
            [sys.executable, "-I", "-S", str(watchman.__file__)],
            {"LC_ALL": "C.UTF-8"},
            file_actions=[(os.POSIX_SPAWN_DUP2, reading, 0), *nothing],
            setsid=True,
        )
    except (OSError, RuntimeError) as error:  # a system without setsid raises a kind of the latter
        os.close(writing)
        raise OSError(str(error)) from error
    finally:
        os.close(reading)
    return writing
