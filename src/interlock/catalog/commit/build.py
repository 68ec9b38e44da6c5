"""commit.build: the source parses and compiles without errors or warnings."""

from __future__ import annotations

from typing import ClassVar

from interlock.catalog.cards import CARDS
from interlock.catalog.scanning import ScanningControl


class Build(ScanningControl):
    """Syntax and compiler warnings of Python, JavaScript, TypeScript and shell."""

    card: ClassVar = CARDS["commit.build"]
    scanners: ClassVar = ("cpython", "ruff-syntax", "oxlint-syntax", "shellcheck-syntax")
