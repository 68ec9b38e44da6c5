"""Runs a program of the user's own for a deployment: its input, its variables, its limits. Floor 11."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from interlock.adapters.scratch import make_folder, remove_folder
from interlock.adapters.tools.packages import find_package, own_sites
from interlock.adapters.tools.supervision import Ended, Limits, Order, supervise

_MARKER: Final = "INTERLOCK_RUN"
_PASSED: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SSH_AUTH_SOCK", "KUBECONFIG")
_MEMORY_MB: Final = 4096
_OUTPUT_MB: Final = 16


class Programs:
    """Runs programs in one folder, with those variables of its user's that say where and how, and none of the rest."""

    def __init__(self, environ: Mapping[str, str], folder: str) -> None:
        self._all = environ
        self._environ = {"PATH": os.defpath, **{name: environ[name] for name in _PASSED if name in environ}}
        self._folder = folder

    def variables(self, names: Sequence[str]) -> dict[str, str]:
        """Give those variables of the user's that are named and set."""
        return {name: self._all[name] for name in names if name in self._all}

    def read(self, path: str) -> str:
        """Give the text of a file as programs find it; empty where there is none."""
        try:
            return Path(self._folder, path).read_text("utf-8", "replace")
        except OSError:
            return ""

    def find(self, name: str, distribution: str = "") -> str:
        """Give a program on PATH, or the one that an installed package brought, unaltered; empty if neither has it."""
        on_path = name if "/" in name else shutil.which(name, path=self._environ["PATH"])
        if on_path or not distribution:
            return on_path or ""
        package = find_package(distribution, own_sites())
        files = [one for one in package.files if one.name.endswith(f"/bin/{name}")] if package is not None else []
        for file in files:
            with contextlib.suppress(OSError), Path(file.path).open("rb") as opened:
                if hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256:
                    return file.path
        return ""

    def run(
        self,
        argv: Sequence[str],
        *,
        stdin: bytes = b"",
        variables: Mapping[str, str] | None = None,
        timeout_s: float,
        spared: str = "",
    ) -> Ended:
        """Run one to its end; what it started for good, with `spared` in its environment, goes on.

        Errors: those of `supervise` (TOL-103 to TOL-107).
        """
        return self._ran(argv, stdin, variables or {}, timeout_s, threading.Event(), spared=spared)

    def follow(
        self, argv: Sequence[str], tell: Callable[[bytes], None], stop: threading.Event, *, timeout_s: float
    ) -> Ended:
        """Run one that tells as it goes on, until it ends or is stopped. Errors: as for `run`."""
        return self._ran(argv, b"", {}, timeout_s, stop, tell=tell)

    def _ran(
        self,
        argv: Sequence[str],
        stdin: bytes,
        variables: Mapping[str, str],
        timeout_s: float,
        stop: threading.Event,
        *,
        spared: str = "",
        tell: Callable[[bytes], None] | None = None,
    ) -> Ended:
        mark = secrets.token_hex(8)
        env = {**self._environ, **variables, _MARKER: mark}
        program = argv[0] if "/" in argv[0] else shutil.which(argv[0], path=env["PATH"]) or argv[0]
        scratch = make_folder("run", None)
        try:
            return supervise(
                Order(
                    name=argv[0],
                    argv=(program, *argv[1:]),
                    cwd=self._folder,
                    env=env,
                    limits=Limits(timeout_s=timeout_s, memory_mb=_MEMORY_MB, output_mb=_OUTPUT_MB),
                    marker=f"{_MARKER}={mark}",
                    scratch=scratch,
                    stdin=stdin,
                    spared=spared,
                    tell=tell,
                ),
                stop,
            )
        finally:
            remove_folder(scratch)
