"""How a host is asked: a program of ours is run there, by a process of this machine or over SSH. Floor 11.

Enters: an order and the files that go with it. Leaves: what the host answers, or an error that names the target.
"""

from __future__ import annotations

import functools
import json
import os
import secrets
import shlex
import shutil
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from interlock.adapters.deployers.folders.places import Place
from interlock.adapters.deployers.folders.program import beginning, program
from interlock.adapters.scratch import make_folder, remove_folder
from interlock.adapters.tools import ToolError, ToolTimedOut, ToolUnstartable, mask
from interlock.adapters.tools.keeping_watch import keep_watch
from interlock.adapters.tools.supervision import Ended, Limits, Order, supervise
from interlock.deployment import ArtifactSwapped, TargetRefused, TargetUnreachable, TokenOutdated, Unhealthy

_MARKER: Final = "INTERLOCK_RUN"
_LIMITS: Final = Limits(timeout_s=3600, memory_mb=4096, output_mb=4)
_LOOKING: Final = Limits(timeout_s=600, memory_mb=4096, output_mb=4)
_UNREACHABLE: Final = 255
"""What ssh ends with for whatever went wrong on its own side."""
_NOT_FOUND: Final = 127
_SHOWN: Final = 300
_OPTIONS: Final = (
    *("-T", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=10"),
    *("-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3", "-o", "ForwardAgent=no", "-o", "ForwardX11=no"),
    *("-o", "ClearAllForwardings=yes", "-o", "PermitLocalCommand=no", "-o", "LogLevel=ERROR"),
)
_TURNING: Final = ("switch", "restore")
_PERHAPS: Final = "; what was asked for may be done there all the same, and the same order again finds that out"
_WORDS: Final = {
    "look": "say what runs there",
    "prepare": "take the release",
    "bring": "take the release",
    "switch": "switch to the release",
    "restore": "go back to the release before",
    "settle": "let go of old releases",
}


class Asked(msgspec.Struct, frozen=True):
    """What a target is asked, and on whose behalf."""

    target: str
    action: str
    order: Mapping[str, Any]
    files: Sequence[str] = ()
    """Their bytes follow the order."""
    run: str = "ID"
    token: int = 0


def ask(place: Place, asked: Asked) -> dict[str, Any]:
    """Ask a host and give its answer.

    Promise: no process is left of it here, but for the supervisor of the folder and what it runs.
    Errors:  TargetUnreachable, TargetRefused, TokenOutdated, Unhealthy, ArtifactSwapped (DPL-105 to DPL-108, DPL-110).
    """
    order = json.dumps({**asked.order, "action": asked.action, "path": place.path}).encode()
    ended = _run(place, asked, program() + order + b"\n")
    words = mask(ended.stderr[-_SHOWN * 4 :]).decode("utf-8", "replace").strip()[-_SHOWN:]
    if place.ssh and ended.exit_code == _UNREACHABLE:
        why = words.splitlines()[-1] if words else f"{place.ssh} does not answer"
        raise TargetUnreachable(target=asked.target, why=why + (_PERHAPS if asked.action in _TURNING else ""))
    if ended.exit_code == _NOT_FOUND:
        raise _refused(asked, "there is no python3; Python 3.9 or newer is all that it needs")
    try:
        told = msgspec.json.decode(ended.stdout.strip().rpartition(b"\n")[2], type=dict[str, dict[str, Any]])
    except msgspec.MsgspecError as error:
        raise _refused(asked, f"it ended with code {ended.exit_code} and said: {words or 'nothing'}") from error
    if (done := told.get("done")) is not None:
        return done
    trouble = told.get("trouble", {})
    raise _error(asked, str(trouble.get("kind", "")), _plain(str(trouble.get("why", "it does not say why"))), trouble)


def _error(asked: Asked, kind: str, why: str, trouble: Mapping[str, Any]) -> Exception:
    if kind == "outdated":
        return TokenOutdated(target=asked.target, newest=trouble.get("newest", 0), token=asked.token)
    if kind == "unhealthy":
        return Unhealthy(target=asked.target, why=why)
    if kind == "swapped":
        fields = {name: _plain(str(trouble.get(name, ""))) for name in ("name", "wanted", "got")}
        return ArtifactSwapped(where=f"what arrived at {asked.target}", **fields)
    return _refused(asked, why)


def _refused(asked: Asked, why: str) -> TargetRefused:
    return TargetRefused(target=asked.target, what=_WORDS[asked.action], why=why, run=asked.run)


def _plain(text: str) -> str:
    """Give words of a host as they may be shown: no secrets, no control characters, not endlessly many."""
    masked = mask(text.encode()).decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "?" for char in masked)[: 4 * _SHOWN]


def _run(place: Place, asked: Asked, given: bytes) -> Ended:
    mark = secrets.token_hex(8)
    keep_watch(f"{mark}-", None)
    marker = f"{mark}-{secrets.token_hex(8)}"
    folder = make_folder("run")
    try:
        order = Order(
            name=f"{asked.action} at {asked.target}",
            argv=_over_ssh(place, asked) if place.ssh else (sys.executable, "-I", "-S", "-c", beginning()),
            cwd=folder,
            env={**_environment(place), _MARKER: marker},
            limits=_LOOKING if asked.action == "look" else _LIMITS,
            marker=f"{_MARKER}={marker}",
            scratch=folder,
            stdin=given,
            stdin_files=tuple(asked.files),
            spared=f"INTERLOCK_HOSTED={place.path}",
        )
        return supervise(order, threading.Event())
    except ToolTimedOut as error:
        why = f"it has not answered within {_LIMITS.timeout_s:g} s"
        raise TargetUnreachable(target=asked.target, why=why) from error
    except ToolUnstartable as error:
        raise _refused(asked, str(error)) from error
    except ToolError as error:
        raise TargetUnreachable(target=asked.target, why=str(error)) from error
    finally:
        remove_folder(folder)


def _over_ssh(place: Place, asked: Asked) -> tuple[str, ...]:
    found = _ssh()
    if not found:
        raise TargetUnreachable(target=asked.target, why="there is no ssh on this machine")
    options = [*_OPTIONS]
    if place.port:
        options += ["-p", place.port]
    if place.user:
        options += ["-l", place.user]
    if place.key:
        options += ["-i", place.key, "-o", "IdentitiesOnly=yes"]
    if place.known_hosts:
        options += ["-o", f"UserKnownHostsFile={place.known_hosts}", "-o", "GlobalKnownHostsFile=/dev/null"]
    return (found, *options, "--", place.host, f"exec python3 -I -S -c {shlex.quote(beginning())}")


@functools.cache
def _ssh() -> str:
    """Find ssh in folders that PATH names absolutely: never one that lies in the folder we stand in."""
    folders = [folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if folder.startswith("/")]
    return shutil.which("ssh", path=os.pathsep.join(folders)) or "" if folders else ""


def _environment(place: Place) -> dict[str, str]:
    names = ("HOME", "SSH_AUTH_SOCK", "USER", "LOGNAME") if place.ssh else ()
    return {
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        **{name: os.environ[name] for name in names if name in os.environ},
    }
