"""Versions of RPM packages, and of Arch Linux's, which are nearly those.

RPM reads nearly anything: whatever is no letter, digit, `~` or `^` only separates. Enters: text. Leaves: keys.
Floor 3. Source: rpm-version(7); vercmp(8).
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.versions.model import LONGEST, Key, refusal

_PIECES: Final = re.compile(r"[0-9]+|[A-Za-z]+|~|\^")
_EPOCH: Final = re.compile(r"([0-9]*):")
_TILDE: Final = (0,)
_END: Final = (1,)
_CARET: Final = (2,)
_ARCH_PIECES: Final = re.compile(r"([^0-9A-Za-z]*)(?:([0-9]+)|([A-Za-z]+))")


def key(version: str) -> Key:
    """Give the key of epoch, version and release; no release comes before any.

    Errors: VersionMalformed (SUP-102).
    """
    epoch, rest, release = _split("rpm", version)
    return epoch, _part_key(rest), 0 if release is None else 1, _part_key(release or "")


def arch_key(version: str) -> Key:
    """Give the key of an Arch Linux version; no release comes before any.

    Errors: VersionMalformed (SUP-102).
    """
    epoch, rest, release = _split("alpm", version)
    return epoch, _arch_part_key(rest), 0 if release is None else 1, _arch_part_key(release or "")


def arch_compare(left: str, right: str) -> int:
    """Compare as vercmp does: a version without a release equals each of its releases, which is no order.

    Errors: VersionMalformed (SUP-102).
    """
    one, other = arch_key(left), arch_key(right)
    if not (one[2] and other[2]):
        one, other = one[:2], other[:2]
    return (one > other) - (one < other)


def _split(scheme: str, version: str) -> tuple[int, str, str | None]:
    if not version or len(version) > LONGEST or not version.isprintable() or " " in version:
        raise refusal(scheme, version)
    found = _EPOCH.match(version)
    rest = version[found.end() :] if found else version
    upstream, dash, release = rest.rpartition("-")
    epoch = int(found[1] or 0) if found else 0
    return (epoch, upstream, release) if dash else (epoch, rest, None)


def _part_key(part: str) -> Key:
    out: list[Key] = []
    for piece in _PIECES.findall(part):
        if piece == "~":
            out.append(_TILDE)
        elif piece == "^":
            out.append(_CARET)
        elif piece.isdecimal():
            out.append((4, int(piece)))
        else:
            out.append((3, piece))
    out.append(_END)
    return tuple(out)


def _arch_part_key(part: str) -> Key:
    """Words that follow at once come before the end, all else after it; fewer separators come first."""
    out: list[Key] = []
    at = 0
    for found in _ARCH_PIECES.finditer(part):
        between, digits, word = found.groups()
        if digits:
            out.append((2, len(between), 1, int(digits), ""))
        else:
            out.append((2 if between else 0, len(between), 0, 0, word))
        at = found.end()
    out.append((2, 0, -1, 0, "") if at < len(part) else (1,))
    return tuple(out)
