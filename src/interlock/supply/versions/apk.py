"""Versions of Alpine packages and of Gentoo's, whose form is the same and whose order differs at its edges.

Only the form itself is read. Enters: text. Leaves: keys. Floor 3. Source: apk-package(5); Gentoo's Package Manager
Specification, section 3.3.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.versions.model import LONGEST, Key, refusal

_FORM: Final = re.compile(
    r"([0-9]+(?:\.[0-9]+)*)((?:[a-z][0-9]*(?:\.[0-9]+)*)*)((?:_[a-z]+[0-9]*)*)(~[0-9a-f]+)?(?:-r([0-9]+))?"
)
_GENTOO_FORM: Final = re.compile(r"([0-9]+(?:\.[0-9]+)*)([a-z]?)((?:_[a-z]+[0-9]*)*)()(?:-r([0-9]+))?")
_SUFFIX: Final = re.compile(r"_([a-z]+)([0-9]*)")
_AFTER_LETTER: Final = re.compile(r"([a-z])|\.?([0-9]+)")
_BEFORE: Final = {"alpha": 0, "beta": 1, "pre": 2, "rc": 3}
_AFTER: Final = {"cvs": 0, "svn": 1, "git": 2, "hg": 3, "p": 4}
# What comes first where two versions differ in kind: the rank of each kind of part.
_PRE, _END, _REVISION, _HASH, _NUMBER, _POST, _LETTER, _DIGITS = range(8)


def key(version: str) -> Key:
    """Give the key of an Alpine version.

    Errors: VersionMalformed (SUP-102).
    """
    found = _FORM.fullmatch(version) if len(version) <= LONGEST else None
    if found is None:
        raise refusal("apk", version)
    main, letters, suffixes, commit, revision = found.groups()
    first, *others = main.split(".")
    out: list[Key] = [(_DIGITS, 1, int(first), ""), *map(_digits, others)]
    for letter, digits in _AFTER_LETTER.findall(letters):
        out.append((_LETTER, 0, 0, letter) if letter else _digits(digits))
    for word, number in _SUFFIX.findall(suffixes):
        out.append(_suffix(version, word))
        if number:
            out.append((_NUMBER, 0, int(number), ""))
    if commit:
        out.append((_HASH, 0, 0, commit))
    if revision:
        out.append((_REVISION, 0, int(revision), ""))
    out.append((_END,))
    return tuple(out)


def _digits(part: str) -> Key:
    """A part that begins with a zero is a fraction, and so is compared as text; it comes before any other."""
    return (_DIGITS, 0, 0, part) if part[0] == "0" else (_DIGITS, 1, int(part), "")


def _suffix(version: str, word: str) -> Key:
    if word in _BEFORE:
        return (_PRE, 0, _BEFORE[word], "")
    if word in _AFTER:
        return (_POST, 0, _AFTER[word], "")
    raise refusal("apk", version)


def gentoo_key(version: str) -> Key:
    """Give the key of an ebuild's version.

    Errors: VersionMalformed (SUP-102).
    """
    found = _GENTOO_FORM.fullmatch(version) if len(version) <= LONGEST else None
    if found is None:
        raise refusal("gentoo", version)
    main, letter, suffixes, _, revision = found.groups()
    first, *others = main.split(".")
    ends: list[Key] = []
    for word, number in _SUFFIX.findall(suffixes):
        if word in _BEFORE:
            ends.append((_BEFORE[word], int(number or 0)))
        elif word == "p":
            ends.append((5, int(number or 0)))
        else:
            raise refusal("gentoo", version)
    ends.append((4, 0))
    numbers = (
        (1, int(first), ""),
        *((0, 0, part.rstrip("0")) if part[0] == "0" else (1, int(part), "") for part in others),
    )
    return numbers, letter, tuple(ends), int(revision or 0)
