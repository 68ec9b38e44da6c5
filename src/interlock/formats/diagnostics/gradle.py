"""Gradle: what went wrong, and what it will not do in its next version. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from interlock.formats.diagnostics.model import Diagnostic, Found, Level, one

_WRONG = "* What went wrong:"
_PLACE = re.compile(r"(?:Build file|Script) '(?P<path>[^']+)' line: (?P<line>\d+)")
_OLD = re.compile(r"Deprecated Gradle features were used in this build.*")
_MOST = 20
"""Lines of one explanation."""


def read(log: Sequence[str], at: int) -> Found | None:
    """Read Gradle's account of a failure, or its warning of features that go away."""
    line = log[at]
    if line == _WRONG:
        says = [*takewhile(str.strip, log[at + 1 : at + 1 + _MOST])]
        where = next((said for before in log[max(at - 6, 0) : at] if (said := _PLACE.search(before))), None)
        path, row = (where["path"], int(where["line"][:9])) if where else ("", 0)
        text = " ".join(" ".join(says).split())
        return one(Diagnostic("gradle", "failure", Level.ERROR, text or "the build failed", path, row), 1 + len(says))
    if _OLD.fullmatch(line):
        return one(Diagnostic("gradle", "deprecated", Level.WARNING, line))
    return None
