"""Tools in environments of their own, for those that are heavy or agree with nobody.

`add` installs exactly the versions and hashes pinned beside this file, into `<tools folder>/<name>/`; what was
installed is written into a manifest last of all, so a half-made environment is never used. Only `add` uses the
network, and only because the user ran it. Floor 11.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

import msgspec

from interlock.adapters.tools.errors import ToolAltered, ToolMissing, ToolNotInstalled, ToolUnknown
from interlock.adapters.tools.packages import find_package, fingerprint, own_sites
from interlock.adapters.tools.supervision import Limits, Order, supervise
from interlock.disk import write_whole

_MANIFEST: Final = "manifest.json"
_LIMITS: Final = Limits(timeout_s=1800, memory_mb=8192, output_mb=64)


class PrivateTool(msgspec.Struct, frozen=True):
    """A private environment that is complete and unchanged."""

    name: str
    version: str
    python: str
    """Its interpreter, absolute."""
    sites: tuple[str, ...]


class _Manifest(msgspec.Struct, frozen=True):
    name: str
    version: str
    folder: str
    """Of the environment, relative to the tool's folder."""
    pins: str
    """SHA-256 of the pinned requirements that it was made from."""
    fingerprint: str
    """SHA-256 over the file lists of the tool's package and all that it needs."""


class PrivateTools:
    """The private environments below one folder."""

    def __init__(self, folder: str, key: bytes, pins: Traversable | None = None) -> None:
        """`folder` is `<data home>/interlock/tools`; `key` authenticates the manifests; `pins` none means ours."""
        self._folder = Path(folder)
        self._key = key
        self._pins = pins if pins is not None else resources.files("interlock.adapters.tools") / "pins"

    def pinned(self) -> Mapping[str, str]:
        """Give the versions that `add` would install, by name."""
        names = sorted(item.name.removesuffix(".txt") for item in self._pins.iterdir() if item.name.endswith(".txt"))
        return {name: self._pinned_version(name) for name in names}

    def installed(self) -> Iterator[PrivateTool]:
        """Give the private tools that are there and whole."""
        for name in self.pinned():
            with contextlib.suppress(ToolMissing, ToolAltered):
                yield self.open(name)

    def open(self, name: str) -> PrivateTool:
        """Give a private tool. Errors: ToolMissing (TOL-101), ToolAltered (TOL-102)."""
        how = f"interlock tools add {name}"
        place = self._folder / name
        try:
            seal, _, body = (place / _MANIFEST).read_bytes().partition(b"\n")
        except OSError as error:
            raise ToolMissing(name=name, why="it has no environment of its own yet", how=how) from error
        if not hmac.compare_digest(seal, self._seal(body)):
            raise ToolAltered(name=name, path=str(place / _MANIFEST), how=how)
        manifest = msgspec.json.decode(body, type=_Manifest)
        if manifest.name != name:
            raise ToolAltered(name=name, path=str(place / _MANIFEST), how=how)
        environment = place / manifest.folder
        sites = _sites(environment)
        package = find_package(name, sites)
        if package is None or fingerprint(package, sites) != manifest.fingerprint:
            raise ToolAltered(name=name, path=str(environment), how=how)
        return PrivateTool(name, manifest.version, str(environment / "bin" / "python"), sites)

    def add(self, name: str, say: Callable[[str], None], stop: threading.Event | None = None) -> PrivateTool:
        """Make the environment of a tool, or make it anew; `say` is told the steps.

        Promise: until everything is in place the tool counts as missing, or stays what it was; a failure or
        Ctrl-C leaves nothing half-made behind.
        Errors: ToolUnknown (TOL-110), ToolNotInstalled (TOL-111).
        """
        if name not in self.pinned():
            raise ToolUnknown(name=name, known=", ".join(self.pinned()))
        place = self._folder / name
        environment = place / f"env-{secrets.token_hex(6)}"
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._install(name, environment, say, stop or threading.Event())
            tool = self._enter(name, environment)
        except BaseException:
            shutil.rmtree(environment, ignore_errors=True)
            with contextlib.suppress(OSError):
                place.rmdir()
            raise
        for other in place.glob("env-*"):
            if other != environment:
                shutil.rmtree(other, ignore_errors=True)
        return tool

    def remove(self, name: str) -> bool:
        """Remove the environment of a tool; say whether there was one. Errors: ToolUnknown (TOL-110)."""
        if name not in self.pinned():
            raise ToolUnknown(name=name, known=", ".join(self.pinned()))
        place = self._folder / name
        if not place.is_dir():
            return False
        with contextlib.suppress(FileNotFoundError):
            (place / _MANIFEST).unlink()
        shutil.rmtree(place)
        return True

    def _install(self, name: str, environment: Path, say: Callable[[str], None], stop: threading.Event) -> None:
        pins = environment.with_suffix(".txt")
        pins.write_bytes(self._pinned(name))
        try:
            for step, argv in _steps(str(environment), str(pins)):
                say(step)
                self._run(name, argv, stop)
        finally:
            pins.unlink()

    def _run(self, name: str, argv: Sequence[str], stop: threading.Event) -> None:
        marker = f"INTERLOCK_RUN={secrets.token_hex(8)}"
        key, _, value = marker.partition("=")
        # The installer is the user's own act, so it sees the user's proxies and package index.
        env = {**os.environ, key: value}
        env["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
        for unwanted in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_REQUIRE_VIRTUALENV"):
            env.pop(unwanted, None)
        folder = str(self._folder)
        order = Order(name=name, argv=argv, cwd=folder, env=env, limits=_LIMITS, marker=marker, scratch=folder)
        ended = supervise(order, stop)
        if ended.exit_code:
            words = (ended.stderr or ended.stdout).decode("utf-8", "replace").strip().splitlines()
            raise ToolNotInstalled(name=name, why=" ".join(words[-3:]) or f"exit code {ended.exit_code}")

    def _enter(self, name: str, environment: Path) -> PrivateTool:
        sites = _sites(environment)
        package = find_package(name, sites)
        if package is None:
            raise ToolNotInstalled(name=name, why="the installer reported success but the package is not there")
        manifest = _Manifest(
            name=name,
            version=package.version,
            folder=environment.name,
            pins=hashlib.sha256(self._pinned(name)).hexdigest(),
            fingerprint=fingerprint(package, sites),
        )
        body = msgspec.json.encode(manifest)
        write_whole(self._folder / name / _MANIFEST, self._seal(body) + b"\n" + body)
        return self.open(name)

    def _pinned(self, name: str) -> bytes:
        return (self._pins / f"{name}.txt").read_bytes()

    def _pinned_version(self, name: str) -> str:
        starts = (f"{name}==".encode(), f"{name}[".encode())
        for line in self._pinned(name).splitlines():
            if line.startswith(starts):
                return line.partition(b"==")[2].split()[0].decode()
        raise ToolUnknown(name=name, known="none: its own pins do not name it")

    def _seal(self, body: bytes) -> bytes:
        return hmac.new(self._key, b"interlock private tool 1\0" + body, hashlib.sha256).hexdigest().encode()


def _steps(environment: str, pins: str) -> list[tuple[str, tuple[str, ...]]]:
    """Give what to run, with words for it: uv where it is there, else venv and pip."""
    python = f"{environment}/bin/python"
    # --only-binary would be safer still, but some pinned packages come as source only; hashes hold for both.
    if (uv := _uv()) is not None:
        chosen = ("--require-hashes", "--no-deps", "--python", python, "-r", pins)
        return [
            ("making the environment", (uv, "venv", "--quiet", "--python", sys.executable, environment)),
            ("installing the pinned packages", (uv, "pip", "install", "--quiet", *chosen)),
        ]
    options = ("install", "--quiet", "--require-hashes", "--no-deps", "--no-input", "-r", pins)
    if find_package("pip", own_sites()) is not None:
        # pip from here serves the new environment, which then needs none of its own: faster and smaller.
        return [
            ("making the environment", (sys.executable, "-I", "-m", "venv", "--without-pip", environment)),
            ("installing the pinned packages", (sys.executable, "-I", "-m", "pip", "--python", python, *options)),
        ]
    return [
        ("making the environment", (sys.executable, "-I", "-m", "venv", environment)),
        ("installing the pinned packages", (python, "-I", "-m", "pip", *options)),
    ]


def _uv() -> str | None:
    package = find_package("uv", own_sites())
    if package is None:
        return shutil.which("uv", path=os.pathsep.join(_absolute_path_entries()))
    return next((file.path for file in package.files if file.name.endswith("/bin/uv")), None)


def _absolute_path_entries() -> list[str]:
    """PATH without its relative entries, which would mean whatever folder the user happens to be in."""
    return [entry for entry in os.environ.get("PATH", "").split(os.pathsep) if os.path.isabs(entry)]  # noqa: PTH117 (texts)


def _sites(environment: Path) -> tuple[str, ...]:
    return tuple(sorted(str(path) for path in environment.glob("lib/python3*/site-packages")))
