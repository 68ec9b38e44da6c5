"""commit.sast: static analysis of every source file, new findings told from old ones."""

from __future__ import annotations

from typing import ClassVar

from interlock.catalog.scanning import ScanningControl
from interlock.change import PROGRAMMING, FileEntry
from interlock.control import Card, Stage
from interlock.kernel import ControlId


class Sast(ScanningControl):
    """Static analysis with several analysers; a language that none of them reads is owed all the same."""

    card: ClassVar = Card(
        id=ControlId("commit.sast"),
        says="no analyser finds a fault in the source code that the policy does not accept",
        stages=(Stage.PRECOMMIT, Stage.COMMIT),
        since="0.1",
        owes="every file of source code",
        needs=("bandit", "ruff", "ast-grep", "oxlint", "shellcheck"),
        maps_to=("SSDF PW.7.2", "SSDF PW.8.2", "OWASP ASVS V1", "PCI DSS 6.2.3"),
    )
    scanners: ClassVar = ("bandit", "ruff", "ast-grep", "oxlint", "shellcheck")

    def is_owed(self, file: FileEntry) -> bool:
        """Every programming language is owed, so that code which nothing can read is never passed over."""
        return file.language in PROGRAMMING
