"""commit.build: the source parses and compiles without errors or warnings."""

from __future__ import annotations

from typing import ClassVar

from interlock.catalog.scanning import ScanningControl
from interlock.control import Card, Stage
from interlock.kernel import ControlId


class Build(ScanningControl):
    """Syntax and compiler warnings of Python, JavaScript, TypeScript and shell."""

    card: ClassVar = Card(
        id=ControlId("commit.build"),
        says="the source parses and compiles without errors or warnings",
        stages=(Stage.PRECOMMIT, Stage.COMMIT),
        since="0.1",
        owes="every Python, JavaScript, TypeScript and shell file",
        needs=("cpython", "ruff-syntax", "oxlint-syntax", "shellcheck-syntax"),
        maps_to=("SSDF PW.6.1", "SSDF PW.6.2"),
    )
    scanners: ClassVar = ("cpython", "ruff-syntax", "oxlint-syntax", "shellcheck-syntax")
