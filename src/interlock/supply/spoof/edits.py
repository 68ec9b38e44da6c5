"""One slip of the hand between two names: what it was, and how likely a hand makes it.

Enters: two names. Leaves: the slip. Floor 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Final

SEPARATORS: Final = "-_."
_ROWS: Final = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_LOOKALIKES: Final = frozenset(map(frozenset, ("l1", "i1", "il", "o0", "s5", "e3", "a4", "uv", "mn", "ck", "sz", "kq")))
_VOWELS: Final = frozenset("aeiouy")


def _neighbours() -> frozenset[frozenset[str]]:
    """Give the pairs of keys that touch each other on the usual keyboard."""
    found: set[frozenset[str]] = set()
    for number, row in enumerate(_ROWS):
        found |= {frozenset(pair) for pair in pairwise(row)}
        if number + 1 < len(_ROWS):
            below = _ROWS[number + 1]
            found |= {frozenset(pair) for pair in zip(row, below, strict=False)}
            found |= {frozenset(pair) for pair in zip(row[1:], below, strict=False)}
    return frozenset(found)


_NEAR: Final = _neighbours()


class Slip(StrEnum):
    """What turns one name into another."""

    SWAPPED = "two characters are swapped"
    DOUBLED = "a character is doubled"
    OMITTED = "a character is left out"
    INSERTED = "a character is added"
    REPLACED = "a character is another"
    PLURAL = "an s at the end is added or left out"


_SHORTEST: Final = {
    Slip.SWAPPED: 4,
    Slip.DOUBLED: 4,
    Slip.REPLACED: 5,
    Slip.OMITTED: 6,
    Slip.INSERTED: 6,
    Slip.PLURAL: 6,
}
"""Characters of the shortest true name on which a slip is likelier than another name; measured, see docs."""
_SHORTEST_ODD: Final = 8
"""The same for a character in place of another far from it on the keyboard."""


def slip(name: str, true: str) -> tuple[Slip, str] | None:
    """Give what turns the true name into the other and the characters that it touches; None where it takes more."""
    difference = len(name) - len(true)
    if abs(difference) > 1 or name == true:
        return None
    pairs = enumerate(zip(name, true, strict=False))
    start = next((place for place, (a, b) in pairs if a != b), min(len(name), len(true)))
    if difference == 0:
        return _exchanged(name[start:], true[start:])
    longer, shorter = (name, true) if difference > 0 else (true, name)
    if longer[start + 1 :] != shorter[start:]:
        return None
    touched = longer[start]
    if touched == "s" and start == len(shorter):
        return Slip.PLURAL, touched
    if difference < 0:
        return Slip.OMITTED, touched
    return (Slip.DOUBLED if start and longer[start - 1] == touched else Slip.INSERTED), touched


def _exchanged(name: str, true: str) -> tuple[Slip, str] | None:
    """Compare two texts of one length that differ in their first character."""
    if name[1:] == true[1:]:
        return Slip.REPLACED, name[0] + true[0]
    if name[:2] == true[1::-1] and name[2:] == true[2:]:
        return Slip.SWAPPED, name[:2]
    return None


def is_another_word(name: str, true: str) -> bool:
    """Say whether a name that has one letter more than another is rather a word of its own.

    That is so with a letter before the first, where a hand seldom slips (`lutils` for `utils`), with one behind the
    last that lies far from it, and with the ending of another form of a word (`cobbler` for `cobble`).
    """
    if name[1:] == true:
        return True
    last = frozenset(name[-2:])
    return (
        name[:-1] == true and true.isalpha() and (name.endswith(("er", "ed")) or (len(last) > 1 and last not in _NEAR))
    )


def is_likely(kind: Slip, touched: str, length: int) -> bool:
    """Say whether a hand slips like that on a name of this length; short names differ by chance."""
    if any(char in SEPARATORS for char in touched):
        return False
    pair = frozenset(touched)
    if any(char.isdigit() for char in touched):
        return kind is Slip.REPLACED and pair in _LOOKALIKES and length >= _SHORTEST[Slip.REPLACED]
    is_easy = pair in _NEAR or pair in _LOOKALIKES or pair <= _VOWELS
    if kind is Slip.REPLACED and not is_easy:
        return length >= _SHORTEST_ODD
    return length >= _SHORTEST[kind]


def shortened(name: str) -> Iterator[str]:
    """Give a name and everything that is left of it without one character.

    Two names that are one slip apart have one of these in common, so they find each other in an index.
    """
    yield name
    for place in range(len(name)):
        yield name[:place] + name[place + 1 :]
