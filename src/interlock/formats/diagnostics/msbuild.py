"""MSBuild, and the compilers of C#, F#, Visual Basic and C++ under it: `file(3,5): warning CS0168: text`. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interlock.formats.diagnostics.model import Diagnostic, Found, Level, number, one

_LINE = re.compile(
    r"\s*(?:\d+>)?(?P<path>[^\s(][^(]*?)(?:\((?P<line>\d+)(?:,(?P<column>\d+))?(?:[,-]\d+)*\))?\s?:\s"
    r"(?:fatal )?(?P<level>error|warning)\s+(?P<rule>[A-Z]{1,8}\d{3,6})\s*:\s(?P<says>.+?)(?:\s\[[^\]]+\])?"
)
_NO_FILE = frozenset({"CSC", "VBC", "FSC", "MSBUILD", "LINK", "cl", "NuGet"})


def read(log: Sequence[str], at: int) -> Found | None:
    """Read a diagnostic in the form that MSBuild prescribes."""
    said = _LINE.fullmatch(log[at])
    if said is None:
        return None
    path = "" if said["path"] in _NO_FILE else said["path"].replace("\\", "/")
    where = (path, number(said["line"]), number(said["column"]))
    return one(Diagnostic("msbuild", said["rule"], Level.of(said["level"]), said["says"], *where))
