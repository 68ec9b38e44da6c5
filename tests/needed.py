"""Programs and packages that a test reads with: in CI a missing one is a failure, elsewhere a skip with the reason."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

import pytest


def program(name: str) -> str:
    """Give where a program is: beside the interpreter, where packages lay theirs, or else on the PATH."""
    found = found_program(name)
    if not found:
        _lacking(name)
    return found


def found_program(name: str) -> str:
    """Give where a program is; empty if nowhere."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name) or ""


def package(name: str) -> None:
    """Return if a package is installed."""
    if importlib.util.find_spec(name) is None:
        _lacking(name)


def _lacking(name: str) -> None:
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not installed")
