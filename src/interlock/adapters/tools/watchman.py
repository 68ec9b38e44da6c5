"""What outlives Interlock for a moment: ends the tools of a process that was killed, and removes its folders.

It is started as a program of its own, by path and without site packages, so it imports the standard library only.
Enters: lines on standard input, `mark ...` and `folders ...`, for as long as the other end lives. When that ends,
however it ends, every process that carries a mark goes, with its session, and then the folders. Floor 11.

A signal at the parent's death would reach the first process of a tool only, not what that one started, and is tied
to the thread that started it.
"""

from __future__ import annotations

# ruff: noqa: PTH118, PTH208
# This program must start in no time.
import os
import signal
import sys
import time
from collections.abc import Iterator

_QUIET_TURNS = 3
_MOST_TURNS = 200
_TURN_S = 0.02


def watch(lines: Iterator[str]) -> None:
    """Wait for the other end to go, then clean up after it."""
    marks: set[bytes] = set()
    prefixes: set[str] = set()
    for line in lines:
        kind, _, what = line.rstrip("\n").partition(" ")
        if kind == "mark" and what:
            marks.add(b"INTERLOCK_RUN=" + what.encode())
        elif kind == "folders" and what:
            prefixes.add(what)
    end_all(marks)
    for prefix in prefixes:
        _remove(prefix)


def end_all(marks: set[bytes]) -> None:
    """End every process that carries a mark, and all of its session, until none shows up any more."""
    quiet = 0
    for _ in range(_MOST_TURNS):
        left = _marked(marks) if marks else []
        quiet = 0 if left else quiet + 1
        if quiet >= _QUIET_TURNS:
            return
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                continue
        time.sleep(_TURN_S)


def _marked(marks: set[bytes]) -> list[int]:
    """Give the processes that carry a mark, and those of a session that one of them leads."""
    sessions: dict[int, list[int]] = {}
    chosen: set[int] = set()
    leaders: set[int] = set()
    for name in os.listdir("/proc") if os.path.isdir("/proc") else []:  # noqa: PTH112 -- as above
        if not name.isdigit() or int(name) == os.getpid():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as file:  # noqa: PTH123 -- as above
                text = file.read()
            with open(f"/proc/{name}/environ", "rb") as file:  # noqa: PTH123 -- as above
                environ = file.read().split(b"\0")
        except OSError:
            continue
        fields = text[text.rfind(b")") + 2 :].split()
        if fields[0] in {b"Z", b"X", b"x"}:
            continue
        session = int(fields[3])
        sessions.setdefault(session, []).append(int(name))
        if any(entry.startswith(mark) for mark in marks for entry in environ):
            chosen.add(int(name))
            if session == int(name):
                leaders.add(session)
    return sorted(chosen.union(*(sessions[leader] for leader in leaders)))


def _remove(prefix: str) -> None:
    import shutil

    top, start = os.path.split(prefix)
    for name in os.listdir(top) if start.startswith("interlock-") and os.path.isdir(top) else []:  # noqa: PTH112 -- as above
        path = os.path.join(top, name)
        if name.startswith(start) and not os.path.islink(path):  # noqa: PTH114 -- as above
            shutil.rmtree(path, ignore_errors=True)


if __name__ == "__main__":
    watch(iter(sys.stdin))
