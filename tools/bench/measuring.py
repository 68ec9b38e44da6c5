"""Running a program and learning what it cost: wall seconds, CPU seconds of all it started, its own memory.

Enters: an argument list. Leaves: what it cost. Nothing here is part of the program.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

_POLL_S = 0.01


class Cost(NamedTuple):
    """What a run cost."""

    wall_s: float
    cpu_s: float
    """Of the program and of everything it started."""
    own_cpu_s: float
    """Of the program alone."""
    own_peak_mb: float
    """The most the program itself held, without what it started."""
    code: int
    stderr: str


class Home:
    """Folders of a user of our own, so that nobody's keys, caches or logs take part."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def environ(self) -> dict[str, str]:
        """An environment whose user has only these folders."""
        mine = {f"XDG_{name}_HOME": str(self.folder / name.lower()) for name in ("CONFIG", "STATE", "CACHE", "DATA")}
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        return {**kept, **mine, "HOME": str(self.folder)}


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder on the checkout's disk: memory in its place would flatter."""
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=Path(__file__).resolve().parents[2].parent) as place:
        yield Path(place)


def interlock(*words: str) -> list[str]:
    """Give the argument list of the program as it was installed beside this interpreter."""
    return [sys.executable, str(Path(sys.executable).with_name("interlock")), *words]


def run(
    argv: Sequence[str], cwd: Path, environ: Mapping[str, str], stdin: bytes = b"", out: Path | None = None
) -> Cost:
    """Run a program to its end; its output goes into a file, as in `tool > report`."""
    with tempfile.TemporaryFile() as errors, _opened(out) as output, tempfile.TemporaryFile() as given:
        given.write(stdin)
        given.seek(0)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: TID251  # measured from outside of Interlock
            argv, cwd=cwd, env=dict(environ), stdin=given, stdout=output, stderr=errors
        )
        watch = _Watch(process.pid)
        code = process.wait()
        wall = time.perf_counter() - began
        own_cpu, peak = watch.end()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, own_cpu, peak, code, said)


def interleaved(calls: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Time calls in turns, so that a busy moment meets them all; give the median seconds of each."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            began = time.perf_counter()
            call()
            seconds[name].append(time.perf_counter() - began)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def _opened(out: Path | None) -> IO[bytes]:
    return tempfile.TemporaryFile() if out is None else out.open("wb")


class _Watch:
    """Looks at what a process itself took until it ends; the figures only grow, so the last ones count."""

    def __init__(self, pid: int) -> None:
        self._status, self._stat = Path(f"/proc/{pid}/status"), Path(f"/proc/{pid}/stat")
        self._peak_kb = self._ticks = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> tuple[float, float]:
        self._over.set()
        self._thread.join()
        return self._ticks / os.sysconf("SC_CLK_TCK"), self._peak_kb / 1024

    def _look(self) -> None:
        while not self._over.wait(_POLL_S):
            try:
                text = self._status.read_text("ascii", "replace")
                spent = self._stat.read_text("ascii", "replace").rpartition(")")[2].split()
            except OSError:
                return
            self._ticks = max(self._ticks, int(spent[11]) + int(spent[12]))
            for line in text.splitlines():
                if line.startswith("VmHWM:"):
                    self._peak_kb = max(self._peak_kb, int(line.split()[1]))
