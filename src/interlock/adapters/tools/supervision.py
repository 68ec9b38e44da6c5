"""One program from its start to the end of the last process that came of it.

Enters: an argument list, a folder, an environment, limits. Leaves: exit code and output, or an error with the
output so far; in both cases no process of the run is left. This is the only file that starts programs. Floor 11.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import selectors
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Final

import msgspec

from interlock.adapters.tools.errors import (
    ToolError,
    ToolKilled,
    ToolStopped,
    ToolTimedOut,
    ToolTooBig,
    ToolUnstartable,
)
from interlock.adapters.tools.masking import mask
from interlock.adapters.tools.processes import Family

_MB: Final = 1 << 20
_IN_MEMORY: Final = 4 * _MB
_CHUNK: Final = 1 << 18
_FEW: Final = 1 << 14
_GATHER_S: Final = 0.002
"""Some tools write a log line by line: after few bytes it waits for more of them, which costs less than waking up."""
_WATCH_S: Final = 0.1
_THOROUGH_EVERY: Final = 5
_DRAIN_S: Final = 5.0
_SHOWN: Final = 64 * 1024


class Limits(msgspec.Struct, frozen=True):
    """How far a run may go; all processes of it count together."""

    timeout_s: float
    memory_mb: int
    output_mb: int


class Order(msgspec.Struct, frozen=True):
    """What to run, where, and how far it may go."""

    name: str
    argv: Sequence[str]
    cwd: str
    env: Mapping[str, str]
    limits: Limits
    marker: str
    """`NAME=value`, one of the environment's entries, unique to this run."""
    scratch: str
    """Where long output waits until it is read."""
    stdin: bytes = b""
    watched_file: str = ""
    """A file that the program may write; its size counts as output."""
    inherits: Sequence[int] = ()
    """Descriptors of ours that it gets beside its three, under the same numbers."""
    stdin_files: Sequence[str] = ()
    """Files whose bytes follow `stdin` on standard input; memory does not grow with them."""
    spared: str = ""
    """`NAME=value` in the environment of what the program starts for good, which is no part of the run."""
    tell: Callable[[bytes], None] | None = None
    """Is given what it prints as it comes; none of that is kept then, nor counts as output."""


class Ended(msgspec.Struct, frozen=True):
    """What a program that ended by itself left behind."""

    exit_code: int
    stdout: bytes
    stderr: bytes
    duration_ms: int


def supervise(order: Order, stop: threading.Event) -> Ended:
    """Run a program to its end within its limits.

    Promise: when this returns or raises, no process of the run is left.
    Errors: ToolUnstartable, ToolTimedOut, ToolTooBig, ToolKilled, ToolStopped (TOL-103 to TOL-107).
    """
    if stop.is_set():
        raise ToolStopped(name=order.name)
    try:
        process = subprocess.Popen(  # noqa: TID251  # this is the one place
            list(order.argv),
            cwd=order.cwd,
            env=dict(order.env),
            stdin=subprocess.PIPE if order.stdin or order.stdin_files else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            pass_fds=order.inherits,
            bufsize=0,
        )
    except (OSError, ValueError) as error:
        raise ToolUnstartable(name=order.name, why=error) from error
    return _Run(order, process, stop).to_its_end()


class _Run:
    def __init__(self, order: Order, process: subprocess.Popen[bytes], stop: threading.Event) -> None:  # noqa: TID251  # its type
        self._order = order
        self._process = process
        self._stop = stop
        self._started = time.monotonic()
        self._family = Family(process.pid, order.marker.encode(), order.spared.encode())
        self._sinks: dict[IO[bytes], IO[bytes]] = {}
        self._written = 0
        self._stdin = memoryview(order.stdin)
        self._stdin_files = list(order.stdin_files)
        self._stdin_file: IO[bytes] | None = None
        self._selector = selectors.DefaultSelector()

    def to_its_end(self) -> Ended:
        is_over = False
        try:
            _forbid_core_dumps(self._process.pid)
            self._open()
            self._watch()
            # The first process is not reaped yet, so its number and session cannot belong to anybody else.
            self._family.end(is_gentle=False)
            self._drain()
            is_over = True
            return self._result()
        except ToolError as error:
            self._end()
            is_over = True
            raise type(error)(**{**error.fields, "output": self._so_far()}) from error
        finally:
            if not is_over:
                self._end()
            self._close()

    def _end(self) -> None:
        self._family.end(is_gentle=True)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=_DRAIN_S)

    def _open(self) -> None:
        for pipe in (self._process.stdout, self._process.stderr):
            assert pipe is not None  # noqa: S101  # asked for above
            os.set_blocking(pipe.fileno(), False)
            with contextlib.suppress(OSError, AttributeError):
                fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _MB)
            self._sinks[pipe] = tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=self._order.scratch)  # noqa: SIM115 (outlives this)
            self._selector.register(pipe, selectors.EVENT_READ)
        if self._process.stdin is not None:
            os.set_blocking(self._process.stdin.fileno(), False)
            self._selector.register(self._process.stdin, selectors.EVENT_WRITE)

    def _watch(self) -> None:
        """Move bytes and check limits until the first process has ended."""
        ended = _exit_descriptor(self._process.pid)
        if ended is not None:
            self._selector.register(ended, selectors.EVENT_READ)
        try:
            turn, due = 0, time.monotonic() + _WATCH_S / 4
            while not self._move(max(0.0, min(_WATCH_S, due - time.monotonic())), ended):
                if time.monotonic() < due:
                    continue
                self._check(is_thorough=turn % _THOROUGH_EVERY == 0)
                turn, due = turn + 1, time.monotonic() + _WATCH_S
        finally:
            if ended is not None:
                self._selector.unregister(ended)
                os.close(ended)

    def _move(self, wait_s: float, ended: int | None) -> bool:
        """Move what can be moved now; say whether the first process has ended."""
        if self._selector.get_map():
            events = self._selector.select(wait_s)
        else:
            time.sleep(wait_s)
            events = []
        before = self._written
        for key, _ in events:
            if key.fileobj is self._process.stdin:
                self._feed()
            elif key.fileobj != ended:
                self._take(key.fileobj)  # type: ignore[arg-type]  # one of the two pipes
        if ended is not None and any(key.fileobj == ended for key, _ in events):
            return True
        if 0 < self._written - before < _FEW:
            time.sleep(_GATHER_S)
        if ended is not None:
            return False
        return _has_ended(self._process.pid)

    def _take(self, pipe: IO[bytes]) -> None:
        try:
            chunk = os.read(pipe.fileno(), _CHUNK)
        except BlockingIOError:
            return
        if not chunk:
            self._selector.unregister(pipe)
            return
        if self._order.tell is not None and pipe is self._process.stdout:
            self._order.tell(chunk)
            return
        self._written += len(chunk)
        self._sinks[pipe].write(chunk)
        if self._written > self._order.limits.output_mb * _MB:
            self._raise_output(self._written)

    def _feed(self) -> None:
        stdin = self._process.stdin
        if stdin is None:
            return
        try:
            sent = os.write(stdin.fileno(), self._stdin[:_CHUNK])
        except BlockingIOError:
            return
        except OSError:
            # It does not want to read on; whether that is a fault shows in what it writes.
            sent = len(self._stdin)
            self._stdin_files.clear()
            if self._stdin_file is not None:
                self._stdin_file.close()
                self._stdin_file = None
        self._stdin = self._stdin[sent:] or self._more()
        if not self._stdin:
            self._selector.unregister(stdin)
            stdin.close()

    def _more(self) -> memoryview:
        """Give what comes next on standard input; nothing after the last file."""
        while self._stdin_file is not None or self._stdin_files:
            try:
                if self._stdin_file is None:
                    self._stdin_file = Path(self._stdin_files.pop(0)).open("rb")  # noqa: SIM115
                piece = self._stdin_file.read(_CHUNK)
            except OSError as error:
                raise ToolUnstartable(name=self._order.name, why=error) from error
            if piece:
                return memoryview(piece)
            self._stdin_file.close()
            self._stdin_file = None
        return memoryview(b"")

    def _check(self, *, is_thorough: bool) -> None:
        limits = self._order.limits
        if self._stop.is_set():
            raise ToolStopped(name=self._order.name)
        if time.monotonic() - self._started > limits.timeout_s:
            raise ToolTimedOut(name=self._order.name, limit=f"{limits.timeout_s:g}")
        resident = self._family.resident(is_thorough=is_thorough)
        if resident > limits.memory_mb * _MB:
            raise ToolTooBig(name=self._order.name, what="memory", used=resident // _MB, limit=limits.memory_mb)
        self._check_file()

    def _check_file(self) -> None:
        if not self._order.watched_file:
            return
        with contextlib.suppress(OSError):
            size = os.lstat(self._order.watched_file).st_size + self._written
            if size > self._order.limits.output_mb * _MB:
                self._raise_output(size)

    def _raise_output(self, size: int) -> None:
        limit = self._order.limits.output_mb
        raise ToolTooBig(name=self._order.name, what="output", used=-(-size // _MB), limit=limit)

    def _drain(self) -> None:
        """Read what is still in the pipes; their writers are gone, so they end."""
        until = time.monotonic() + _DRAIN_S
        while any(key.fileobj in self._sinks for key in self._selector.get_map().values()):
            for key, _ in self._selector.select(_WATCH_S):
                if key.fileobj in self._sinks:
                    self._take(key.fileobj)
                else:
                    self._selector.unregister(key.fileobj)
            if time.monotonic() > until:
                break
        self._check_file()

    def _result(self) -> Ended:
        code = self._process.wait()
        if code < 0:
            raise ToolKilled(name=self._order.name, signal=_signal_name(-code))
        bodies = [_content(sink) for sink in self._sinks.values()]
        duration_ms = round((time.monotonic() - self._started) * 1000)
        return Ended(exit_code=code, stdout=bodies[0], stderr=bodies[1], duration_ms=duration_ms)

    def _so_far(self) -> bytes:
        bodies = [_content(sink, _SHOWN) for sink in self._sinks.values()]
        return mask(b"\n".join(body for body in bodies if body))

    def _close(self) -> None:
        self._selector.close()
        for stream in (
            self._process.stdin,
            self._process.stdout,
            self._process.stderr,
            self._stdin_file,
            *self._sinks.values(),
        ):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _content(sink: IO[bytes], most: int = -1) -> bytes:
    sink.seek(0)
    return sink.read(most)


def _exit_descriptor(pid: int) -> int | None:
    """Give a descriptor that becomes readable when the process ends, without reaping it."""
    try:
        return os.pidfd_open(pid)
    except (OSError, AttributeError):
        return None


def _has_ended(pid: int) -> bool:
    try:
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


def _forbid_core_dumps(pid: int) -> None:
    """A core file would hold the secrets that the tool just read."""
    import resource

    with contextlib.suppress(OSError, AttributeError, ValueError):
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
