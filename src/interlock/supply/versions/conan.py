"""Versions of Conan packages.

Numbers are compared as numbers, words as words; a part of both, such as `1l` or `9d`, by its number first. Conan
itself compares such a part with a plain number as text, which puts 10 before 9d and 9d before 9; that is no order, so
it is not followed there. Enters: text. Leaves: keys. Floor 3. Source: Conan documentation, "Version ranges".
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.versions.model import LONGEST, Key, refusal

_PIECE: Final = re.compile(r"([0-9]*)(.*)", re.DOTALL)
_NO_PRE: Final = (1,)


def key(version: str) -> Key:
    """Give the key of a Conan version.

    Errors: VersionMalformed (SUP-102) for an empty or overlong text, or one with white space.
    """
    text = version.strip()
    if not text or len(version) > LONGEST or not text.isprintable() or " " in text:
        raise refusal("conan", version)
    main, plus, build = text.partition("+")
    main, dash, pre = main.partition("-")
    return (
        _items(main),
        (0, _items(pre)) if dash else _NO_PRE,
        (1, _items(build)) if plus else (0,),
    )


def has_pre(version: str) -> bool:
    """Say whether a version is a pre-release."""
    return "-" in version.partition("+")[0]


def _items(text: str) -> Key:
    parts = text.split(".")
    while parts and parts[-1].strip("0") == "":
        parts.pop()
    return tuple(_item(part) for part in parts)


def _item(part: str) -> Key:
    found = _PIECE.match(part)
    digits, rest = found.groups() if found else ("", part)
    return (0, int(digits), rest) if digits else (1, 0, rest)
