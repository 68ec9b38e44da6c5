"""Running the programs that set infrastructure up: found elsewhere than in what they work on, masked. Floor 11."""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from interlock.adapters.scratch import make_folder, remove_folder
from interlock.adapters.tools import hider, mask
from interlock.adapters.tools.errors import ToolError, ToolStopped
from interlock.adapters.tools.supervision import Ended, Limits, Order, supervise
from interlock.deployment.infrastructure.errors import ProvisionerMissing, ProvisioningUnfit
from interlock.deployment.provisioning import Asked, Changed, Program, Result
from interlock.supply.infrastructure import Source

_MARKER: Final = "INTERLOCK_RUN"
_OUTPUT_MB: Final = 256
_MEMORY_MB: Final = 8192
_PASSED: Final = ("HOME", "USER", "LOGNAME", "SSH_AUTH_SOCK", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE")
"""What every tool gets of the environment: who one is here, and how to get out."""
_MOST_FILES: Final = 20_000
_PASSED_OVER: Final = frozenset({".git", ".terraform", ".interlock", "__pycache__", "node_modules"})
_STATE: Final = (".tfstate", ".tfstate.backup", ".tfstate.lock.info", ".retry")


class Run:
    """One thing to be set up, with a folder of its own that is gone afterwards."""

    def __init__(
        self, tool: str, asked: Asked, environ: Mapping[str, str], scratch: str, stop: threading.Event
    ) -> None:
        self.tool = tool
        self.asked = asked
        self.scratch = scratch
        self._environ = environ
        self._stop = stop
        missing = [name for name in asked.variables if name not in environ]
        if missing:
            why = f"the variable {missing[0]} is not set here"
            raise ProvisioningUnfit(what=f"`variables` of {tool}", why=why, tool=tool)
        self._secret = {name: environ[name] for name in asked.variables}
        self._hide = hider([value.encode("utf-8", "surrogateescape") for value in self._secret.values()])

    def find(self, program: str) -> str:
        """Give the path of a program: the one that is named, or one from PATH that lies outside of what it works on.

        Errors: ProvisionerMissing (DPL-206).
        """
        named = self.asked.parameters.get("program")
        if named is not None:
            if isinstance(named, str) and os.path.isabs(named) and os.access(named, os.X_OK):  # noqa: PTH117 (a text)
                return named
            raise ProvisionerMissing(name=str(named), program=f"an absolute path to {program}")
        inside = f"{os.path.realpath(self.folder)}/"
        beside = str(Path(sys.executable).parent)
        for folder in (*self._environ.get("PATH", "").split(os.pathsep), beside, "/usr/local/bin", "/usr/bin"):
            path = Path(folder, program)
            if not folder.startswith("/") or f"{os.path.realpath(folder)}/".startswith(inside):
                continue
            if path.is_file() and os.access(path, os.X_OK):
                return str(path)
        raise ProvisionerMissing(name=self.tool, program=program)

    @property
    def folder(self) -> str:
        """The folder that it works in."""
        path = self.asked.path
        return path if os.path.isdir(path) else str(Path(path).parent)  # noqa: PTH112 (a text)

    def describe(self, name: str, path: str, version: str) -> Program:
        """Say which program it is."""
        with Path(os.path.realpath(path)).open("rb") as file:
            return Program(name, version[:100], hashlib.file_digest(file, "sha256").hexdigest())

    def run(
        self, argv: Sequence[str], *, cwd: str = "", env: Mapping[str, str] | None = None, timeout_s: float = 3600
    ) -> Ended:
        """Run a program to its end.

        Promise: when this returns or raises, no process of it is left.
        Errors: ToolUnstartable, ToolTimedOut, ToolTooBig, ToolKilled, ToolStopped (TOL-103 to TOL-107).
        """
        mark = secrets.token_hex(16)
        order = Order(
            name=self.tool,
            argv=argv,
            cwd=cwd or self.folder,
            env={**self._environment(), **(env or {}), **self._secret, _MARKER: mark},
            limits=Limits(timeout_s=timeout_s, memory_mb=_MEMORY_MB, output_mb=_OUTPUT_MB),
            marker=f"{_MARKER}={mark}",
            scratch=self.scratch,
        )
        return supervise(order, self._stop)

    def tried(self, argv: Sequence[str], *, cwd: str = "", env: Mapping[str, str] | None = None) -> tuple[Ended, str]:
        """Run a program, and give why it was cut off in place of raising it; what it wrote until then is kept.

        Errors: ToolStopped (TOL-107).
        """
        try:
            return self.run(argv, cwd=cwd, env=env), ""
        except ToolStopped:
            raise
        except ToolError as error:
            written = error.fields.get("output", b"")
            return Ended(-1, written if isinstance(written, bytes) else b"", b"", 0), str(error)

    def shown(self, *parts: bytes) -> bytes:
        """Give what a program wrote without anything that looks like a secret."""
        return mask(self._hide(b"\n".join(part for part in parts if part)))

    def last_words(self, *parts: bytes) -> str:
        """Give the end of what a program wrote, for a sentence."""
        lines = [line.strip(" │╷╵\t") for line in self.shown(*parts).decode("utf-8", "replace").splitlines()]
        told = [line for line in lines if line]
        errors = [line for line in told if line.lower().startswith(("error", "fatal", "[error]"))]
        return "; ".join((errors or told)[-3:])[:400] or "it says nothing"

    def _environment(self) -> dict[str, str]:
        known = {name: self._environ[name] for name in _PASSED if self._environ.get(name)}
        return {
            **known,
            "PATH": self._environ.get("PATH", "/usr/local/bin:/usr/bin:/bin"),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "TMPDIR": self.scratch,
        }


@contextmanager
def opened(tool: str, asked: Asked, environ: Mapping[str, str], stop: threading.Event) -> Iterator[Run]:
    """Open something to be set up, with a folder that is gone afterwards. Errors: ProvisioningUnfit (DPL-207)."""
    if not os.path.exists(asked.path):  # noqa: PTH110 (a text)
        raise ProvisioningUnfit(what=asked.path, why="it is not there", tool=tool)
    scratch = make_folder("provision")
    try:
        yield Run(tool, asked, environ, scratch, stop)
    finally:
        remove_folder(scratch)


def sources_of(folder: str, tool: str, *, whole: bool = False) -> tuple[Source, ...]:
    """Give every file that a plan may come from, with its digest; what a tool keeps there of its own is left out.

    `whole` leaves nothing out: what is copied from a folder may be any of it.
    Errors: ProvisioningUnfit (DPL-207) for a folder with more files than any plan comes from.
    """
    found: list[Source] = []
    top = Path(folder)
    for place, folders, names in os.walk(top):
        folders[:] = sorted(one for one in folders if whole or one not in _PASSED_OVER)
        for name in sorted(names):
            path = Path(place, name)
            if (name.endswith(_STATE) and not whole) or not path.is_file():
                continue
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found.append(Source(path.relative_to(top).as_posix(), digest))
            if len(found) > _MOST_FILES:
                why = f"there are more than {_MOST_FILES} files in it"
                raise ProvisioningUnfit(what=folder, why=why, tool=tool)
    return tuple(found)


def text_of(asked: Asked, name: str, tool: str, default: str = "") -> str:
    """Give a parameter that is a text. Errors: ProvisioningUnfit (DPL-207)."""
    value = asked.parameters.get(name, default)
    if not isinstance(value, str) or "\0" in value or value.startswith("-"):
        raise ProvisioningUnfit(what=f"`with: {name}`", why="a text is wanted", tool=tool)
    return value


def texts_of(asked: Asked, name: str, tool: str) -> tuple[str, ...]:
    """Give a parameter that is a list of texts. Errors: ProvisioningUnfit (DPL-207)."""
    value = asked.parameters.get(name, [])
    if not isinstance(value, list | tuple) or not all(
        isinstance(one, str) and one and not one.startswith("-") for one in value
    ):
        raise ProvisioningUnfit(what=f"`with: {name}`", why="a list of texts is wanted", tool=tool)
    return tuple(value)


def check_known(asked: Asked, known: Sequence[str], tool: str) -> None:
    """Return if nothing is said that a tool does not take. Errors: ProvisioningUnfit (DPL-207)."""
    for name in asked.parameters:
        if name not in {*known, "program"}:
            why = f"{tool} takes {', '.join(sorted({*known, 'program'}))}"
            raise ProvisioningUnfit(what=f"`with: {name}`", why=why, tool=tool)


class Told(Protocol):
    """What a tool told of one thing that it was to do."""

    @property
    def is_failed(self) -> bool:
        """Whether it failed."""
        ...

    @property
    def says(self) -> str:
        """What it said."""
        ...


def changed(address: str, told: Told | None) -> Changed:
    """Give what became of a change; what nothing was told of was not touched."""
    if told is None:
        return Changed(address, Result.UNTOUCHED)
    return Changed(address, Result.FAILED, told.says) if told.is_failed else Changed(address, Result.DONE)
