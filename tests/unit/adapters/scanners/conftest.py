"""A job and a run for the readers of tool output, without a tool."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from interlock.change import FileEntry, Kind
from interlock.control import Job, ToolRun

MakeJob = Callable[..., Job]
MakeRun = Callable[..., ToolRun]


@pytest.fixture
def job() -> MakeJob:
    """Make a job over some paths below /tree."""

    def make(*paths: str, language: str = "python", size: int = 1000) -> Job:
        files = {path: FileEntry(path=path, kind=Kind.TEXT, size=size, language=language) for path in paths}
        return Job(root="/tree", paths=paths, report="", files=files, rules_dir="/rules")

    return make


@pytest.fixture
def run() -> MakeRun:
    """Make the end of a run: an exit code, a value written as JSON (or bytes as they are), words on stderr."""

    def make(exit_code: int, stdout: Any, stderr: str = "") -> ToolRun:
        body = stdout if isinstance(stdout, bytes) else msgspec.json.encode(stdout)
        return ToolRun(exit_code=exit_code, stdout=body, stderr=stderr.encode())

    return make
