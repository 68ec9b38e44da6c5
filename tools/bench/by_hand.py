"""The tools alone: each run once over the files that Interlock would give it, as an engineer would by hand.

The same programs, arguments and files as in a check, in a folder that lies ready; one tool after the other, nothing
else running. What they cost is what a check is held against. A tool that fails here stops the benchmark: a check
must not be compared with a run that did nothing.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tools.bench.measuring import Cost, Home, run

from interlock.adapters import scanners
from interlock.adapters.tools.locate import LAUNCHER
from interlock.change import Change, FileEntry, Kind
from interlock.control import Job, Scanner, Scope, Tool, ToolRun, defuse
from interlock.engine.batches import divide
from interlock.engine.frozen import FrozenCopy
from interlock.kernel import InterlockError
from interlock.wiring.app import App

_HELD = {Kind.TEXT, Kind.BINARY}


class Alone(NamedTuple):
    """What one tool cost by itself."""

    name: str
    version: str
    scope: Scope
    files: int
    sightings: int
    wall_s: float
    cpu_s: float


class ToolFailedError(Exception):
    """A tool did not do its work by hand."""


def limit_s(tools: Sequence[Alone], cores: int) -> float:
    """Give the least time that tools can take together: the longest alone, or their work shared by the cores."""
    if not tools:
        return 0.0
    return max(*(tool.wall_s for tool in tools), sum(tool.cpu_s for tool in tools) / cores)


def all_alone(root: Path, home: Home, place: Path) -> list[Alone]:
    """Run every tool that a check of this repository would use, one after the other."""
    place.mkdir()
    with App(str(root), home.environ) as app:
        change = app.repository.change(None, None)
        wanted = app.engine().wanted(is_fast=False)
        found = []
        for name, scanner in app.scanners.items():
            files = [file for file in change.snapshot.files if file.kind in _HELD and wanted(name, file)]
            if files or (scanner.SCOPE is Scope.HISTORY and not scanner.TOOL.is_private):
                found.append(_alone(app, change, scanner, files, place))
        return found


def _alone(app: App, change: Change, scanner: Scanner, files: Sequence[FileEntry], place: Path) -> Alone:
    tool = app.toolbox.find(scanner.TOOL)
    copy = FrozenCopy(str(place / scanner.NAME), app.repository, change.snapshot, defuse, threading.Lock())
    is_history = scanner.SCOPE is Scope.HISTORY
    copy.ensure([file.path for file in files])
    runs = _runs(scanner, files)
    wall = cpu = 0.0
    seen = 0
    for number, told in enumerate(runs):
        job = Job(
            root=app.repository.root if is_history else copy.root,
            paths=tuple(file.path for file in told),
            report=str(place / f"{scanner.NAME}-{number}.json"),
            files={file.path: file for file in told},
            rules_dir=str(Path(scanners.__file__).parent / "rules"),
            secret_key="00" * 32,
        )
        cost, sightings = _one_run(scanner, tool, job, place)
        wall, cpu, seen = wall + cost.wall_s, cpu + cost.cpu_s, seen + sightings
    copy.remove()
    return Alone(scanner.NAME, tool.version, scanner.SCOPE, len(files), seen, wall, cpu)


def _runs(scanner: Scanner, files: Sequence[FileEntry]) -> list[tuple[FileEntry, ...]]:
    """Give as few runs as there can be: one where the tool reads a folder, else as many as the arguments ask."""
    if scanner.SCOPE is Scope.HISTORY:
        return [()]
    if scanner.SCOPE is Scope.TREE or getattr(scanner, "OWN_FOLDER", False):
        return [tuple(files)]
    return divide(files, scanner.COST, scanner.BATCH, 1)


def _one_run(scanner: Scanner, tool: Tool, job: Job, place: Path) -> tuple[Cost, int]:
    command = scanner.command(job)
    out = place / "output"
    cost = run(
        (*_typed(tool.argv), *command.args), Path(job.root), _environ(tool, command.env, place), command.stdin, out
    )
    report = Path(job.report).read_bytes() if command.reads_report and Path(job.report).exists() else b""
    done = ToolRun(cost.code, out.read_bytes(), cost.stderr.encode("utf-8"), report, tool.version)
    try:
        read = scanner.read(done, job)
    except InterlockError as error:
        raise ToolFailedError(f"{scanner.NAME} by hand: {error}") from error
    if read.faults:
        raise ToolFailedError(f"{scanner.NAME} by hand: {read.faults[0]}")
    return cost, len(read.sightings)


def _typed(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Give what a person would type: a Python module is started as such, not by our launcher."""
    return tuple("-m" if word == LAUNCHER else word for word in argv)


def _environ(tool: Tool, wanted: Mapping[str, str], place: Path) -> dict[str, str]:
    home = place / "home"
    home.mkdir(exist_ok=True)
    path = os.pathsep.join((str(Path(tool.argv[0]).parent), "/usr/bin", "/bin"))
    return {"PATH": path, "HOME": str(home), "LC_ALL": "C.UTF-8", "NO_COLOR": "1", **wanted}
