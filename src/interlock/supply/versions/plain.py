"""Orders that need few words: dotted numbers, letters, CPAN, OpenSSL, and versions nobody gave rules for.

Enters: text. Leaves: keys. Floor 3.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.versions.model import LONGEST, Key, refusal
from interlock.supply.versions.padding import padded

_DOTTED: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_CRAN: Final = re.compile(r"[0-9]+(?:[.-][0-9]+)*")
_INTDOT: Final = re.compile(r"[0-9.]*")
_OPENSSL: Final = re.compile(r"([0-9]+)\.([0-9]+)\.([0-9]+)(?:-([0-9A-Za-z.-]+)|([a-z]*))", re.IGNORECASE)
_PIECES: Final = re.compile(r"[0-9]+|[a-z]+")
_PERL: Final = re.compile(r"v?([0-9]+(?:\.[0-9]+)*)(?:_([0-9]+))?(?:-TRIAL[0-9]*)?")
_PORT: Final = re.compile(r"([0-9A-Za-z][0-9A-Za-z.+~-]*)(?:_([0-9]+))?(?:,([0-9]+))?")
_AFTER_WORDS: Final = ("post", "patch", "pl", "errata")
_RELEASE_WORDS: Final = frozenset({"final", "ga", "release", "stable"})


def hackage_key(version: str) -> Key:
    """Give the key of a Haskell package's version: numbers, where more of them come later.

    Errors: VersionMalformed (SUP-102).
    """
    if len(version) > LONGEST or not _DOTTED.fullmatch(version):
        raise refusal("hackage", version)
    return tuple(map(int, version.split(".")))


def cran_key(version: str) -> Key:
    """Give the key of an R package's version: numbers, where more of them come later.

    Errors: VersionMalformed (SUP-102).
    """
    if len(version) > LONGEST or not _CRAN.fullmatch(version):
        raise refusal("cran", version)
    return tuple(map(int, version.replace("-", ".").split(".")))


def intdot_key(version: str) -> Key:
    """Give the key of the dotted numbers that a text begins with.

    Errors: VersionMalformed (SUP-102).
    """
    found = _INTDOT.match(version) if len(version) <= LONGEST else None
    numbers = [part for part in found[0].split(".") if part] if found else []
    if not numbers or not version[0].isdecimal():
        raise refusal("intdot", version)
    return tuple(map(int, numbers))


def lexicographic_key(version: str) -> Key:
    """Give the key of a text in the order of its characters, which is that of its UTF-8 bytes.

    Errors: VersionMalformed (SUP-102).
    """
    if not version or len(version) > LONGEST or any("\ud800" <= char <= "\udfff" for char in version):
        raise refusal("lexicographic", version)
    return (version,)


def openssl_key(version: str) -> Key:
    """Give the key of an OpenSSL version: 1.0.2zg by its letters, 3.0.0-beta1 as a semantic one.

    Errors: VersionMalformed (SUP-102).
    """
    found = _OPENSSL.fullmatch(version) if len(version) <= LONGEST else None
    if found is None:
        raise refusal("openssl", version)
    major, minor, fix, pre, letters = found.groups()
    return int(major), int(minor), int(fix), 0 if pre else 1, _generic(pre or ""), (letters or "").lower()


def perl_key(version: str) -> Key:
    """Give the key of a Perl distribution's version: 1.5 is v1.500, and v1.5.0 is v1.5.

    Errors: VersionMalformed (SUP-102).
    """
    found = _PERL.fullmatch(version) if len(version) <= LONGEST else None
    if found is None:
        raise refusal("cpan", version)
    text = found[1] + (found[2] or "")
    parts = text.split(".")
    if not version.startswith("v") and len(parts[1:]) <= 1:
        fraction = "".join(parts[1:])
        fraction += "0" * (-len(fraction) % 3)
        parts = [parts[0], *(fraction[at : at + 3] for at in range(0, len(fraction), 3))]
    numbers = tuple(map(int, parts))
    while len(numbers) > 1 and not numbers[-1]:
        numbers = numbers[:-1]
    return numbers


def generic_key(version: str) -> Key:
    """Give the key of a version that no rules are known for: its numbers and words, as people mean them.

    Words come before the release, but for those that name a correction after it, and a single letter behind a number.
    Errors: VersionMalformed (SUP-102) for a text without a letter or digit.
    """
    text = version.strip()
    if not text or len(version) > LONGEST or not text.isprintable() or not text[0].isalnum():
        raise refusal("generic", version)
    return _generic(text)


def freebsd_key(version: str) -> Key:
    """Give the key of a FreeBSD port's version: its epoch behind a comma, its revision behind an underscore.

    Errors: VersionMalformed (SUP-102).
    """
    found = _PORT.fullmatch(version) if len(version) <= LONGEST else None
    if found is None:
        raise refusal("freebsd", version)
    return int(found[3] or 0), _generic(found[1]), int(found[2] or 0)


def _generic(text: str) -> Key:
    lowered = text.lower()
    parts: list[Key] = []
    found = list(_PIECES.finditer(lowered.removeprefix("v") if lowered[1:2].isdecimal() else lowered))
    for place, piece in enumerate(found):
        word = piece[0]
        if word.isdecimal():
            parts.append((2, int(word), "") if int(word) else (0, 0))
            continue
        behind = place > 0 and found[place - 1].end() == piece.start() and found[place - 1][0].isdecimal()
        alone = place + 1 == len(found) or found[place + 1].start() > piece.end()
        if len(word) == 1 and behind and alone:
            parts.append((3, 0, word))
        elif word.startswith(_AFTER_WORDS):
            parts.append((1, 0, word))
        elif word in _RELEASE_WORDS:
            parts.append((0, 0))
        else:
            parts.append((-1, 0, word))
    return padded(parts)
