"""Kills the program at any point that one names: each run is a process of its own, made by fork from one that is warm.

A point is a moment just before something is changed on the disk: a file opened for writing, half of a write, a sync, a
rename, a link, a removal, a new folder, a commit of the database. The same run has the same points, so that a test
can count them first and then kill at each.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CHANGES = frozenset({"os.rename", "os.link", "os.symlink", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"})
_NOWHERE = ("/dev/", "/proc/")


class Ended(NamedTuple):
    """How a run ended."""

    code: int
    """Its exit code; minus the signal where one ended it."""
    out: str
    err: str
    points: list[str]
    """Every point that it came to, where it was not killed."""

    @property
    def is_killed(self) -> bool:
        return self.code == -signal.SIGKILL

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Mortals:
    """Runs `interlock`, one process for each run; use it in a `with`."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self._folder = folder
        self._folder.mkdir()
        self.environ = {**environ, "PYTHONDONTWRITEBYTECODE": "1"}
        self._parent = subprocess.Popen(  # noqa: TID251  # the process that the others are forked from
            [sys.executable, str(Path(__file__)), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=self.environ,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._parent.communicate(timeout=60)

    def run(
        self, cwd: Path, *words: str, kill_at: int = 0, watched: Callable[[int], None] = lambda _: None, **more: str
    ) -> Ended:
        """Run a command, and kill it when it comes to a point, counted from 1; `watched` is told its process id."""
        order = {"cwd": str(cwd), "words": words, "kill_at": kill_at, "environ": {**self.environ, **more}}
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write(json.dumps(order) + "\n")
        self._parent.stdin.flush()
        watched(int(self._parent.stdout.readline()))
        code = os.waitstatus_to_exitcode(int(self._parent.stdout.readline()))
        points = self._folder / "points"
        return Ended(
            code,
            (self._folder / "out").read_text(),
            (self._folder / "err").read_text(),
            points.read_text().splitlines() if points.exists() else [],
        )


class _Death:
    """Counts the points of this process, and ends it at one of them."""

    def __init__(self, kill_at: int, folder: str) -> None:
        self._kill_at = kill_at
        self._spared = (*_NOWHERE, folder, tempfile.gettempdir())
        """Folders that are not looked at: those of scratch folders, whose names tell of their owner, too."""
        self._is_writing = False
        self._pid = os.getpid()
        self.points: list[str] = []
        self._is_open = True

    def point(self, says: str) -> bool:
        """Say whether the process is to end here; a child of it counts nothing."""
        if not self._is_open or os.getpid() != self._pid:
            return False
        self.points.append(says)
        return len(self.points) == self._kill_at

    def end(self) -> None:
        os.kill(self._pid, signal.SIGKILL)

    def close(self) -> None:
        self._is_open = False

    def _at(self, says: str) -> None:
        if self.point(says):
            self.end()

    def install(self) -> None:
        sys.addaudithook(self._heard)
        write, sync = os.write, os.fsync

        def half(handle: int, piece: Any) -> int:
            if self.point("os.write"):
                write(handle, memoryview(piece)[: len(piece) // 2])
                self.end()
            return write(handle, piece)

        def synced(fd: Any) -> None:
            self._at("os.fsync")
            sync(fd)

        os.write, os.fsync = half, synced
        from interlock.store.sqlite import driver

        module: Any = driver()
        connect = module.connect

        def connected(*places: Any, **settings: Any) -> Any:
            made = connect(*places, **settings)
            made.set_trace_callback(self._statement)
            return made

        module.connect = connected

    def _heard(self, event: str, told: tuple[Any, ...]) -> None:
        """Look at what Python is about to do."""
        is_opened = event == "open" and isinstance(told[2], int) and told[2] & _WRITING
        if not self._is_open or not (is_opened or event in _CHANGES) or isinstance(told[0], int):
            return
        name = os.fsdecode(told[0])
        if name.startswith(self._spared) or _is_idle(event, name):
            return
        self._at(f"{event} {name}")

    def _statement(self, text: str) -> None:
        """Look at what SQLite is about to do: each commit of something that was written is a point."""
        if text.startswith("BEGIN"):
            self._is_writing = "IMMEDIATE" in text
        elif text.startswith("COMMIT") and self._is_writing:
            self._at("COMMIT")


def _is_idle(event: str, name: str) -> bool:
    """Say whether nothing will come of it: a folder that is there, a file that is gone."""
    there = os.path.lexists(name)
    return (event == "os.mkdir" and there) or (event == "os.remove" and not there)


def _child(order: dict[str, Any], folder: str) -> int:
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["environ"])
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{folder}/{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    tempfile.tempdir = None
    death = _Death(order["kill_at"], folder)
    death.install()
    sys.argv = ["interlock", *order["words"]]
    from interlock.cli import main

    try:
        code = main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    death.close()
    atexit._run_exitfuncs()  # as at the end of an interpreter
    sys.stdout.flush()
    sys.stderr.flush()
    Path(folder, "points").write_text("\n".join(death.points))
    return code


def _tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _serve(folder: str) -> None:
    import importlib
    import pkgutil

    import interlock

    for part in ("cli", "flows", "wiring", "store", "adapters.registries", "adapters.builders", "adapters.vcs"):
        package = importlib.import_module(f"interlock.{part}")
        for found in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{found.name}")
    assert interlock.__version__
    orders: Sequence[str] = sys.stdin  # type: ignore[assignment]
    for line in orders:
        Path(folder, "points").unlink(missing_ok=True)
        pid = os.fork()
        if pid == 0:
            code = 70
            try:
                code = _child(json.loads(line), folder)
            finally:
                os._exit(code)
        _tell(pid)
        _tell(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    _serve(sys.argv[1])
