"""The programs that a build names, and the system they run on: found before anything runs. Floor 11.

Enters: commands, folders to look in. Leaves: paths, digests, versions. What those programs start in their turn is not
known; the digest of the package manager's database stands for it where one is known.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from interlock.supply.build import Program, ProgramMissing, System

USUAL: Final = ("/usr/local/bin", "/usr/bin", "/bin")
"""Where programs are looked for; a build does not see the PATH of whoever started it."""
_SAYS_VERSION: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        (
            *("make", "cmake", "ninja", "meson", "bazel", "gcc", "g++", "cc", "c++", "clang", "clang++"),
            *("cargo", "rustc", "python", "python3", "uv", "node", "npm", "npx", "yarn", "pnpm"),
            *("mvn", "gradle", "sbt", "dotnet", "msbuild", "bash", "tar", "zip", "docker"),
        ),
        ("--version",),
    ),
    **dict.fromkeys(("java", "javac", "ant"), ("-version",)),
    "go": ("version",),
}
"""Programs that are known to do nothing else when they are asked for their version."""
_DATABASES: Final = ("var/lib/dpkg/status", "lib/apk/db/installed", "var/lib/rpm/rpmdb.sqlite", "var/lib/rpm/Packages")
_RELEASES: Final = ("etc/os-release", "usr/lib/os-release")


def find_program(name: str, source: str, folders: Iterable[str]) -> str:
    """Give the path of a program as a command names it. Errors: ProgramMissing (BLD-103)."""
    searched = tuple(folders)
    places = (source,) if "/" in name else searched
    for path in (os.path.join(place, name) for place in places):  # noqa: PTH118 -- an absolute name stays as it is
        if os.path.isfile(path) and os.access(path, os.X_OK):  # noqa: PTH113
            return path
    raise ProgramMissing(name=name, path="the commit" if "/" in name else ", ".join(searched))


def describe(name: str, path: str, source: str, ask: Callable[[str, tuple[str, ...]], str]) -> Program:
    """Say which program it is; `ask` runs one that is known to only say its version. Errors: OSError."""
    real = os.path.realpath(path)
    is_own = real.startswith(os.path.realpath(source) + os.sep)
    asks = _SAYS_VERSION.get(os.path.basename(name))  # noqa: PTH119
    version = ask(path, asks) if asks and not is_own else ""
    shown = os.path.relpath(real, os.path.realpath(source)) if is_own else real
    return Program(name, shown, _sha256(real), version)


def system(root: str = "/") -> System:
    """Say what this machine is, as far as that is cheap to tell."""
    known = os.uname()
    packages = next((path for one in _DATABASES if (path := Path(root, one)).is_file()), None)
    return System(_pretty(root) or known.sysname, known.release, known.machine, _sha256(packages) if packages else "")


def _pretty(root: str) -> str:
    for one in _RELEASES:
        try:
            lines = Path(root, one).read_text("utf-8", "replace").splitlines()
        except OSError:
            continue
        named = [line.partition("=")[2].strip("\"'") for line in lines if line.startswith("PRETTY_NAME=")]
        if named:
            return named[0]
    return ""


def _sha256(path: str | Path) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
