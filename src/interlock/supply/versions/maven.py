"""Versions of Maven's artifacts.

Everything has a place; an unknown word comes after the release, in the order of the alphabet. Maven compares a word
behind a dot as less than any behind a dash, and both with the release by their meaning, which taken together is no
order; here meaning decides first: early words, the release, other words, numbers. Enters: text. Leaves: keys.
Floor 3. Source: POM reference, "Version Order Specification".
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.versions.model import LONGEST, Key, refusal

_TOKEN: Final = re.compile(r"([.-]?)([0-9]+|[^0-9.-]+|(?=[.-]|$))")
_EARLY: Final = {"alpha": 0, "beta": 1, "milestone": 2, "rc": 3, "cr": 3, "snapshot": 4}
_SHORT: Final = {"a": "alpha", "b": "beta", "m": "milestone"}
_RELEASE: Final = frozenset({"", "final", "ga", "release"})
# Ranks of the parts. A zero, or a word for the release, is told from the end by what comes behind it.
_DOTTED_EARLY, _DASHED_EARLY, _ZERO_THEN_EARLY, _END = range(4)
_DOTTED_WORD, _DASHED_WORD, _DASHED_NUMBER, _DOTTED_NUMBER = range(4, 8)
_LAST: Final = (_END, 0, "")


def key(version: str) -> Key:
    """Give the key of a Maven version.

    Errors: VersionMalformed (SUP-102) for an empty or overlong text, or one with unprintable characters.
    """
    if not version or len(version) > LONGEST or not version.isprintable():
        raise refusal("maven", version)
    parts = version.split(".")
    if all(part.isdecimal() and part.isascii() for part in parts):
        numbers = [int(part) for part in parts]
        while numbers and not numbers[-1]:
            numbers.pop()
        return (*((_DOTTED_NUMBER, number, "") for number in numbers), _LAST)
    tokens = _tokens(version.lower())
    out: list[Key] = []
    for place, (separator, text) in enumerate(tokens):
        if separator == "-":
            _trim(out)
        out.append(_part(separator, text, tokens[place + 1] if place + 1 < len(tokens) else ("", "")))
    _trim(out)
    _tell_zeros_apart(out)
    return (*out, _LAST)


def _tokens(text: str) -> list[tuple[str, str]]:
    """Give the parts with what stands before each: a dot, a dash, or a dash where letters meet digits."""
    found: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(text):
        separator, word = match.groups()
        if not separator and not word:
            continue
        if separator and not found:
            found.append(("", "0"))
        found.append((separator or ("-" if found else ""), word or "0"))
    return found


def _part(separator: str, text: str, follows: tuple[str, str]) -> Key:
    is_dashed = separator == "-"
    if text.isdecimal() and text.isascii():
        return (_DASHED_NUMBER if is_dashed else _DOTTED_NUMBER, int(text), "")
    is_numbered = follows[0] == "-" and follows[1][:1].isdecimal()
    word = _SHORT.get(text, text) if is_numbered else text
    if word in _RELEASE:
        return _LAST
    if word in _EARLY:
        return (_DASHED_EARLY if is_dashed else _DOTTED_EARLY, _EARLY[word], "")
    return (_DASHED_WORD if is_dashed else _DOTTED_WORD, 0 if word == "sp" else 1, word)


def _means_nothing(part: Key) -> bool:
    return part[0] == _END or (part[0] >= _DASHED_NUMBER and not part[1])


def _trim(parts: list[Key]) -> None:
    """Take away what means nothing at the end: zeros and words for a release."""
    while parts and _means_nothing(parts[-1]):
        parts.pop()


def _tell_zeros_apart(parts: list[Key]) -> None:
    """Put a zero that an early word follows before the end, where a version without the zero has it."""
    is_early = False
    for place in range(len(parts) - 1, -1, -1):
        part = parts[place]
        if not _means_nothing(part):
            is_early = part[0] < _END
        elif is_early:
            parts[place] = (_ZERO_THEN_EARLY, 0, "")
        elif part[0] == _END:
            parts[place] = (_END, 1, "")
