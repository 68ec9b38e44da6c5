"""commit.sast: static analysis of every source file, new findings told from old ones."""

from __future__ import annotations

from typing import ClassVar

from interlock.catalog.cards import CARDS
from interlock.catalog.scanning import ScanningControl
from interlock.change import PROGRAMMING, FileEntry


class Sast(ScanningControl):
    """Static analysis with several analysers; a language that none of them reads is owed all the same."""

    card: ClassVar = CARDS["commit.sast"]
    scanners: ClassVar = ("bandit", "ruff", "ast-grep", "oxlint", "shellcheck")

    def is_owed(self, file: FileEntry) -> bool:
        """Every programming language is owed, so that code which nothing can read is never passed over."""
        return file.language in PROGRAMMING
