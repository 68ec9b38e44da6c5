"""What a range of versions is, whoever wrote it.

Enters: nothing. Leaves: frozen values. Floor 3.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from interlock.supply.errors import RangeMalformed

LONGEST: Final = 8192
"""Characters of the longest range that is read."""


class Comparator(StrEnum):
    """How a version stands to the one that is written behind it."""

    LESS = "<"
    AT_MOST = "<="
    EQUAL = "="
    NOT_EQUAL = "!="
    AT_LEAST = ">="
    MORE = ">"


class Bound(msgspec.Struct, frozen=True):
    """One condition on a version."""

    comparator: Comparator
    version: str
    """As its scheme writes it; readable by the scheme."""


class Admits(StrEnum):
    """Which pre-releases a range lets in, besides asking for their place in the order."""

    ALL = "all"
    SAME_NUMBERS = "same numbers"
    """Only one whose numbers a bound of the same alternative has, with a pre-release of its own (npm, Cargo)."""
    ASKED_FOR = "asked for"
    """None, but in an alternative that says so (Conan)."""
    SPECIFIER = "specifier"
    """What the specifier of the alternative allows, whose signs mean more than a place in the order (PyPI)."""


class Range(msgspec.Struct, frozen=True):
    """A range of versions of one scheme: what lies within all bounds of at least one alternative."""

    scheme: str
    alternatives: tuple[tuple[Bound, ...], ...]
    """None at all lets nothing in; one without bounds lets everything in."""
    admits: Admits = Admits.ALL
    with_pre: tuple[int, ...] = ()
    """For `ASKED_FOR`: the places of the alternatives that let pre-releases in."""
    specifiers: tuple[str, ...] = ()
    """For `SPECIFIER`: one for each alternative, instead of bounds."""


def malformed(text: str, why: str) -> RangeMalformed:
    """Give the error for a range, without repeating a text that was sent to be long."""
    return RangeMalformed(text=text if len(text) <= LONGEST else text[:80] + "...", why=why)
