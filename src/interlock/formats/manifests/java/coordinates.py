"""Names and versions of Maven's repositories, as Maven and Gradle write them. Floor 5."""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.gathering import Ecosystem

MAVEN: Final = Ecosystem("maven", "Maven", split=":")

_ONE: Final = re.compile(r"\[\s*([^\s,\[\]()]+)\s*\]")
_MOVING: Final = re.compile(r"[\[\](),${}\s]|^(?:LATEST|RELEASE|latest\..*|\+|.*\.\+)$")


def exact(asked: str) -> str:
    """Give the version that a text names, or nothing where it names a range, a property or whatever is newest."""
    one = _ONE.fullmatch(asked.strip())
    if one is not None:
        return exact(one[1])
    return "" if _MOVING.search(asked.strip()) else asked.strip()
