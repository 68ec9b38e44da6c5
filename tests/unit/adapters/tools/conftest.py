"""Tool boxes and small tools for each test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.adapters.tools import LocalToolBox
from interlock.control import Job, Tool
from interlock.testing.tools import make_box, python_tool


@pytest.fixture
def box(tmp_path: Path) -> LocalToolBox:
    return make_box(tmp_path)


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], Tool]:
    return lambda source: python_tool(tmp_path, source)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    root = tmp_path / "root"
    root.mkdir()
    return Job(root=str(root), paths=(), report=str(tmp_path / "report"), files={}, rules_dir="")
