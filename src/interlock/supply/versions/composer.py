"""Versions of PHP packages: as Composer reads them, and as PHP compares their bare text.

Composer makes four numbers of each version first, so 3.0 and 3.0.0 are one; PHP compares the bare text, by which 3.0
comes before 3.0.0 and before 3.0.0-beta. Ranges and advisories go by the first, since OSV leaves its ECOSYSTEM ranges
to the ecosystem's own logic; the second is there for whoever asks by its name. A branch (`dev-main`) has no place in
any order and is refused; `1.x-dev` has one. Enters: text. Leaves: keys. Floor 3.
Source: Composer documentation, "Versions and constraints"; PHP manual, version_compare; OSV schema, "Ranges".
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.versions.model import LONGEST, Key, refusal

_FORM: Final = re.compile(r"\s*[vV]?[0-9][0-9A-Za-z.+_~-]*(?:@[a-z]+)?\s*")
_MAIN: Final = re.compile(r"[vV]?([0-9]+(?:\.[0-9]+)*)(\.[x*])?")
_PIECES: Final = re.compile(r"[0-9]+|[A-Za-z]+")
_WORDS: Final = (("dev", 1), ("alpha", 2), ("a", 2), ("beta", 3), ("b", 3), ("RC", 4), ("rc", 4), ("pl", 7), ("p", 7))
_OTHER, _END, _NUMBER = 0, 5, 6
_FIRST: Final = (1, 0)
"""What `dev` comes to."""
_LAST: Final = 9_999_999
"""What stands for the numbers that a branch leaves open, as Composer has it."""


def key(version: str) -> Key:
    """Give the key of a version as Composer reads it: four numbers at least, words in one case, no build metadata.

    Errors: VersionMalformed (SUP-102).
    """
    text = _checked("composer", version).partition("+")[0].lower()
    main = _MAIN.match(text)
    if main is None:
        raise refusal("composer", version)
    numbers = list(map(int, main[1].split(".")))
    rest = text[main.end() :]
    if main[2] and rest not in {"-dev", ".dev", "dev"}:
        raise refusal("composer", version)
    numbers += [_LAST if main[2] else 0] * (4 - len(numbers))
    parts = [_piece(piece) for piece in _PIECES.findall(rest) if piece != "stable"]
    return (*((_NUMBER, number) for number in numbers), *parts, (_END, 0))


def with_what_leads_to_it(found: Key) -> Key:
    """Give the key of the first version that leads to a release; any other key stays as it is.

    It is what Composer means by a lower bound: `>=3.0` lets in 3.0.0-beta1.
    """
    *numbers, _ = found
    if any(part[0] != _NUMBER for part in numbers):
        return found
    return (*numbers, _FIRST, (_END, 0))


def php_key(version: str) -> Key:
    """Give the key of a version as PHP compares its text: longer is later, words mean what they begin with.

    Errors: VersionMalformed (SUP-102).
    """
    text = _checked("packagist", version)
    return (*(_piece(piece) for piece in _PIECES.findall(text[1:] if text[0] in "vV" else text)), (_END, 0))


def _checked(scheme: str, version: str) -> str:
    if len(version) > LONGEST or not _FORM.fullmatch(version):
        raise refusal(scheme, version)
    return version.strip().partition("@")[0]


def _piece(piece: str) -> Key:
    if piece.isdecimal():
        return (_NUMBER, int(piece))
    return (next((rank for word, rank in _WORDS if piece.startswith(word)), _OTHER), 0)
