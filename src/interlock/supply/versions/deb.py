"""Versions of Debian packages and of what took over their order: Ubuntu, opam, and others.

Nearly anything is read: an epoch must be a number and no part may hold white space. Enters: text. Leaves: keys.
Floor 3. Source: deb-version(7).
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.versions.model import LONGEST, Key, refusal

_PIECES: Final = re.compile(r"([^0-9]*)([0-9]*)")
_TILDE, _END = "\x01", "\x02"
"""What stands for `~` and for the end of the words, which come before all letters in this order."""
_WORDS: Final = str.maketrans(
    {char: chr(ord(char) + 0x100) for char in map(chr, range(0x80)) if not char.isalnum()} | {"~": _TILDE}
)
_NOTHING: Final = (_END, 0, _END)


def key(version: str) -> Key:
    """Give the key of a Debian version.

    Errors: VersionMalformed (SUP-102).
    """
    if not version or len(version) > LONGEST or not version.isprintable() or " " in version:
        raise refusal("deb", version)
    epoch, colon, rest = version.partition(":")
    if not colon:
        epoch, rest = "0", version
    elif not (epoch.isdecimal() and epoch.isascii()):
        raise refusal("deb", version)
    upstream, _, revision = rest.rpartition("-") if "-" in rest else (rest, "", "")
    if not upstream:
        raise refusal("deb", version)
    return int(epoch), _part_key(upstream), _part_key(revision)


def opam_key(version: str) -> Key:
    """Give the key of an opam package's version, which has neither epoch nor revision.

    Errors: VersionMalformed (SUP-102).
    """
    if not version or len(version) > LONGEST or not version.isprintable() or " " in version:
        raise refusal("opam", version)
    return _part_key(version)


def _part_key(part: str) -> Key:
    """Give the key of an upstream version or a revision, in which words and numbers take turns."""
    if not part:
        return _NOTHING
    out: list[str | int] = []
    for words, digits in _PIECES.findall(part):
        if words or digits:
            out.append(words.translate(_WORDS) + _END if words else _END)
            out.append(int(digits or 0))
    out.append(_END)
    return tuple(out)
