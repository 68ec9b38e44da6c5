"""Programs and packages that a test reads with: in CI a missing one is a failure, elsewhere a skip with the reason."""

from __future__ import annotations

import importlib.util
import os
import shutil

import pytest


def program(name: str) -> str:
    """Give where a program is."""
    found = shutil.which(name)
    if found is None:
        _lacking(name)
    return str(found)


def package(name: str) -> None:
    """Return if a package is installed."""
    if importlib.util.find_spec(name) is None:
        _lacking(name)


def _lacking(name: str) -> None:
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not installed")
