"""Versions of Ruby gems.

Enters: text. Leaves: keys. Floor 3. Source: RubyGems reference, Gem::Version.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.versions.model import LONGEST, Key, refusal
from interlock.supply.versions.padding import padded

_FORM: Final = re.compile(r"\s*[0-9]+[A-Za-z]*[0-9]*(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\s*")
_PIECES: Final = re.compile(r"[0-9]+|[A-Za-z]+")


def segments(version: str) -> list[int | str]:
    """Give the numbers and words of a version.

    Errors: VersionMalformed (SUP-102).
    """
    if len(version) > LONGEST or not _FORM.fullmatch(version):
        raise refusal("gem", version)
    pieces = _PIECES.findall(version.replace("-", ".pre."))
    return [int(piece) if piece.isdecimal() else piece for piece in pieces]


def key(version: str) -> Key:
    """Give the key of a gem's version.

    Errors: VersionMalformed (SUP-102).
    """
    plain = version.split(".")
    if len(version) <= LONGEST and version.isascii() and all(part.isdecimal() for part in plain):
        return padded([(1, int(part)) if int(part) else (0, 0) for part in plain])
    parts = segments(version)
    first = next((place for place, part in enumerate(parts) if isinstance(part, str)), len(parts))
    while first > 0 and parts[first - 1] == 0:  # 1.0.a is 1.a
        first -= 1
        del parts[first]
    return padded([_part(part) for part in parts])


def _part(part: int | str) -> Key:
    if isinstance(part, str):
        return (-1, part)
    return (1, part) if part else (0, 0)
