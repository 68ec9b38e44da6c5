"""Running a build's command, kept apart where the kernel allows it.

Enters: an argument list, a folder, an environment, limits. Leaves: what it wrote and how it ended. Whether it can be
kept apart is tried out with a command that does nothing, not guessed. Floor 11.
"""

from __future__ import annotations

import json
import secrets
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

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
    env = {**asked.env, _MARKER: marker}
    order = Path(asked.scratch, f"order-{marker}.json")
    shape = asked.enclosure
    told = {
        "argv": list(asked.argv),
        "env": env,
        "cwd": asked.cwd,
        "apart": shape is not None,
        "notes": asked.notes,
        "own": asked.own if shape is None else "",
        **(
            {
                "work": shape.work,
                "inside": shape.inside,
                "hidden": list(shape.hidden),
                "reads": list(shape.reads),
                "network": shape.has_network,
            }
            if shape is not None
            else {}
        ),
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
            ),
            threading.Event(),
        )
    finally:
        order.unlink(missing_ok=True)
