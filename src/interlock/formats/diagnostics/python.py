"""Python: warnings with their category, and source that does not compile. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from interlock.formats.diagnostics.model import Diagnostic, Found, Level, number, one

_WARNING = re.compile(r"(?P<path>\S.*?):(?P<line>\d+): (?P<rule>\w*Warning): (?P<says>.+)")
_ERROR = re.compile(r"(?P<rule>SyntaxError|IndentationError|TabError): (?P<says>.+)")
_PLACE = re.compile(r"\s*File \"(?P<path>[^\"]+)\", line (?P<line>\d+)(?:, in .+)?")
_BACK: Final = 6


def read(log: Sequence[str], at: int) -> Found | None:
    """Read a warning of Python, or why it could not compile a file."""
    line = log[at]
    if said := _WARNING.fullmatch(line):
        path = "" if said["path"].startswith("<") else said["path"]
        return one(Diagnostic("python", said["rule"], Level.WARNING, said["says"], path, number(said["line"])))
    said = _ERROR.fullmatch(line)
    if said is None:
        return None
    places = (_PLACE.fullmatch(log[back]) for back in range(at - 1, max(at - _BACK, -1), -1))
    place = next((found for found in places if found), None)
    if place is None:
        return None
    return one(Diagnostic("python", said["rule"], Level.ERROR, said["says"], place["path"], number(place["line"])))
