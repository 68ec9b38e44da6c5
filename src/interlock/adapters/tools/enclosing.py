"""Running a build's command, kept apart where the kernel allows it.

Enters: an argument list, a folder, an environment, limits. Leaves: what it wrote and how it ended. Whether it can be
kept apart is tried out with a command that does nothing, not guessed. Floor 11.
"""

from __future__ import annotations

import json
import secrets
import socket
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Final, Protocol

import msgspec

from interlock.adapters.tools.apart import FAILED
from interlock.adapters.tools.errors import ToolError
from interlock.adapters.tools.keeping_watch import keep_watch
from interlock.adapters.tools.supervision import Ended, Limits, Order, supervise

_MARKER: Final = "INTERLOCK_RUN"
LAUNCHER: Final = str(Path(__file__).resolve().with_name("apart.py"))
"""What starts a command apart."""
_TRIAL: Final = Limits(timeout_s=30, memory_mb=512, output_mb=1)


class Enclosure(msgspec.Struct, frozen=True):
    """What a command may see; each folder as this machine names it."""

    work: str
    """Its own folder, the one place on a disk that it may write to."""
    inside: str
    """Where it finds that folder."""
    hidden: tuple[str, ...]
    """What it finds empty; temporary folders and sockets always are."""
    reads: tuple[str, ...] = ()
    """What it may read although it lies in there."""
    has_network: bool = False
    door: int = 0
    """The port of its own loopback at which something of ours listens; 0 where nothing does."""


class Door(Protocol):
    """What answers where a command without a network knocks."""

    def open(self, channel: socket.socket) -> AbstractContextManager[None]:
        """Answer while the block lasts, at the socket that comes through a channel.

        Promise: nothing of it is left when the block ends, whether a socket came or not.
        """
        ...


class Enclosed(msgspec.Struct, frozen=True):
    """A command to be run."""

    name: str
    argv: Sequence[str]
    cwd: str
    env: Mapping[str, str]
    limits: Limits
    scratch: str
    """A folder of ours that it is not shown."""
    enclosure: Enclosure | None = None
    """None for one that is not kept apart."""
    notes: str = ""
    """A file that is made, where what it starts is noted: see `noted`; empty for one that is not watched."""
    own: str = ""
    """The folder that is its own, where it is not kept apart."""
    door: Door | None = None
    """What answers at the port of the enclosure; none where nothing is to answer, as at a trial."""


def can_enclose(scratch: str, enclosure: Enclosure) -> str:
    """Say why a command cannot be kept apart here; empty if it can."""
    trial = Enclosed(
        "true", ("/bin/sh", "-c", "exit 0"), enclosure.inside, {"PATH": "/usr/bin:/bin"}, _TRIAL, scratch, enclosure
    )
    try:
        ended = run_enclosed(trial)
    except ToolError as error:
        return str(error)
    if ended.exit_code:
        said = ended.stdout.decode("utf-8", "replace").strip().splitlines()
        return said[-1].removeprefix("interlock: the command could not be started: ") if said else "nobody says why"
    return ""


def was_never_started(ended: Ended) -> bool:
    """Say whether it is the launcher that failed, and not the command."""
    return ended.exit_code == FAILED and b"interlock: the command could not be started: " in ended.stdout[-4096:]


def run_enclosed(asked: Enclosed) -> Ended:
    """Run a command to its end; its two outputs come as one.

    Promise: when this returns or raises, no process of it is left.
    Errors: ToolUnstartable, ToolTimedOut, ToolTooBig, ToolKilled, ToolStopped (TOL-103 to TOL-107).
    """
    mark = secrets.token_hex(8)
    keep_watch(f"{mark}-", None)
    marker = f"{mark}-{secrets.token_hex(8)}"
    order = Path(asked.scratch, f"order-{marker}.json")
    with _channel(asked) as channel:
        told = {
            "argv": list(asked.argv),
            "env": {**asked.env, _MARKER: marker},
            "cwd": asked.cwd,
            "apart": asked.enclosure is not None,
            "notes": asked.notes,
            "own": asked.own if asked.enclosure is None else "",
            **_shape(asked.enclosure, channel),
        }
        order.touch(mode=0o600)
        order.write_text(json.dumps(told), "utf-8")
        try:
            return supervise(
                Order(
                    name=asked.name,
                    argv=(sys.executable, "-I", "-S", LAUNCHER, str(order)),
                    cwd=asked.scratch,
                    env={"LC_ALL": "C.UTF-8", _MARKER: marker},
                    limits=asked.limits,
                    marker=f"{_MARKER}={marker}",
                    scratch=asked.scratch,
                    inherits=channel,
                ),
                threading.Event(),
            )
        finally:
            order.unlink(missing_ok=True)


def _shape(shape: Enclosure | None, channel: Sequence[int]) -> dict[str, object]:
    """Give what the launcher is told of an enclosure."""
    if shape is None:
        return {}
    return {
        "work": shape.work,
        "inside": shape.inside,
        "hidden": list(shape.hidden),
        "reads": list(shape.reads),
        "network": shape.has_network,
        "door": shape.door,
        "channel": channel[0] if channel else -1,
    }


@contextmanager
def _channel(asked: Enclosed) -> Iterator[tuple[int, ...]]:
    """Give the descriptor through which the launcher hands out its door, while somebody answers there; if it has one.

    It is a pair of sockets without a name, so that nothing else of this machine can take either end.
    """
    if asked.enclosure is None or not asked.enclosure.door:
        yield ()
        return
    ours, its = socket.socketpair()
    with ours, its, asked.door.open(ours) if asked.door is not None else nullcontext():
        yield (its.fileno(),)
