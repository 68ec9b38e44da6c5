"""The one way to run a tool: argument list, scrubbed environment, limits, nothing left running.

Enters: a tool that was found, a command, a job. Leaves: what the tool wrote, or an error that carries its masked
output so far. Floor 11.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import threading
from pathlib import Path
from typing import Final

from interlock.adapters.scratch import make_folder, remove_folder
from interlock.adapters.tools.digests import DigestBook
from interlock.adapters.tools.errors import ToolTooBig, ToolUnstartable
from interlock.adapters.tools.keeping_watch import keep_watch
from interlock.adapters.tools.locate import Locator
from interlock.adapters.tools.processes import end_marked
from interlock.adapters.tools.supervision import Ended, Limits, Order, supervise
from interlock.control import Command, Job, Tool, ToolCard, ToolRun

_MARKER: Final = "INTERLOCK_RUN"
_VERSION = re.compile(r"\bv?(\d+(?:\.\d+)+(?:[-.+]?[0-9A-Za-z]+)*)")
_GO_GROWTH: Final = "400"
"""By how many percent a program written in Go may grow before it looks for what it no longer needs. Its own 100 saves
memory for those who run for days; with 400 trivy takes a quarter less CPU. It ends at half of what the run may take,
or at a quarter of the machine."""
_MACHINE_MB: Final = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
_ASKING: Final = Limits(timeout_s=60, memory_mb=2048, output_mb=4)


class LocalToolBox:
    """Finds tools by their packages and runs them on this machine; safe to use from several threads."""

    def __init__(self, locator: Locator, book: DigestBook, scratch: str | None = None) -> None:
        """`scratch` is where run folders are made; none means the system's folder for temporary files."""
        self._locator = locator
        self._book = book
        self._scratch = scratch
        self._mark = secrets.token_hex(8)
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._looking: dict[ToolCard, threading.Lock] = {}
        """Held while somebody looks for that tool; looking for one does not keep others waiting."""
        self._found: dict[ToolCard, Tool] = {}

    def find(self, card: ToolCard) -> Tool:
        """Find a tool by its package and learn its version.

        Errors: ToolMissing (TOL-101), ToolAltered (TOL-102); ToolUnstartable and the limits of a run if it
        cannot say its version.
        """
        with self._lock:
            looking = self._looking.setdefault(card, threading.Lock())
        with looking:
            if card not in self._found:
                self._found[card] = self._look(card)
                self._book.save()
            return self._found[card]

    def run(self, tool: Tool, command: Command, job: Job) -> ToolRun:
        """Run a tool in `job.root` within the command's limits.

        Promise: when this returns or raises, no process of the tool is left running.
        Errors: ToolUnstartable, ToolTimedOut, ToolTooBig, ToolKilled, ToolStopped (TOL-103 to TOL-107).
        """
        limits = Limits(command.timeout_s, command.memory_mb, command.output_mb)
        watched = job.report if command.reads_report else ""
        ended = self._run(tool, command, job.root, limits, watched)
        report = _report(tool, watched, command.output_mb) if watched else b""
        return ToolRun(ended.exit_code, ended.stdout, ended.stderr, report, tool.version, ended.duration_ms)

    def stop(self) -> None:
        """End every run that is under way and refuse new ones; their callers get ToolStopped (TOL-107)."""
        self._stop.set()
        end_marked(f"{_MARKER}={self._mark}-".encode())

    def _look(self, card: ToolCard) -> Tool:
        located = self._locator.locate(card)
        version = located.version or self._book.version(located.digest.hex)
        tool = Tool(card, located.argv, version, located.digest)
        if version:
            return tool
        ended = self._run(tool, Command(args=card.version_args), None, _ASKING, "")
        version = version_in(ended.stdout + b"\n" + ended.stderr)
        if not version:
            raise ToolUnstartable(name=card.name, why=f"it does not say its version (exit code {ended.exit_code})")
        self._book.keep_version(located.digest.hex, version)
        return Tool(card, located.argv, version, located.digest)

    def _run(self, tool: Tool, command: Command, root: str | None, limits: Limits, watched: str) -> Ended:
        marker = f"{self._mark}-{secrets.token_hex(8)}"
        keep_watch(f"{self._mark}-", self._scratch)
        folder = make_folder("run", self._scratch)
        try:
            order = Order(
                name=tool.card.name,
                argv=(*tool.argv, *command.args),
                cwd=root or _inside(folder, "empty"),
                env=_environment(tool, command, folder, marker),
                limits=limits,
                marker=f"{_MARKER}={marker}",
                scratch=folder,
                stdin=command.stdin,
                watched_file=watched,
            )
            return supervise(order, self._stop)
        finally:
            remove_folder(folder)


def version_in(output: bytes) -> str:
    """Give the first thing that looks like a version in what a tool said; empty if nothing does."""
    found = _VERSION.search(output.decode("utf-8", "replace"))
    return found[1] if found else ""


def _environment(tool: Tool, command: Command, folder: str, marker: str) -> dict[str, str]:
    """Give everything a tool may know of its surroundings: nothing of the user's environment is passed on."""
    beside = str(Path(tool.argv[0]).parent)
    return {
        "PATH": os.pathsep.join(dict.fromkeys((beside, "/usr/bin", "/bin"))),
        "HOME": _inside(folder, "home"),
        "TMPDIR": _inside(folder, "tmp"),
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "GOGC": _GO_GROWTH,
        "GOMEMLIMIT": f"{min(command.memory_mb // 2, _MACHINE_MB // 4)}MiB",
        **command.env,
        _MARKER: marker,
    }


def _inside(folder: str, name: str) -> str:
    path = Path(folder) / name
    path.mkdir(mode=0o700, exist_ok=True)
    return str(path)


def _report(tool: Tool, path: str, limit_mb: int) -> bytes:
    """Give what the tool wrote into its report file; nothing if it wrote none.

    A link in its place is not followed: whoever can steer the tool could point it anywhere.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b""
    with os.fdopen(descriptor, "rb") as file:
        seen = os.fstat(descriptor)
        if not stat.S_ISREG(seen.st_mode):
            return b""
        if seen.st_size > limit_mb << 20:
            raise ToolTooBig(name=tool.card.name, what="output", used=seen.st_size >> 20, limit=limit_mb)
        return file.read()
