"""Ranges of npm, as node-semver reads them, with its two options.

Enters: text. Leaves: ranges. Floor 3. Source: node-semver's documentation, "Ranges", and its grammar.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.supply.errors import RangeMalformed
from interlock.supply.ranges.model import LONGEST, Admits, Bound, Comparator, Range, malformed
from interlock.supply.versions.semver import Semver, identifiers

_BUILD: Final = re.compile(r"\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*")
_SPACED: Final = re.compile(r"(<=|>=|<|>|=|~>|~|\^)\s+")
_HYPHEN: Final = re.compile(r"(\S+)\s+-\s+(\S+)")
_COMPARATOR: Final = re.compile(r"(<=|>=|<|>|=|~>|~|\^)?(.*)", re.DOTALL)
_NUMBER: Final = r"([0-9]+|[xX*])"
_PARTIAL: Final = re.compile(
    rf"([v=\s]*){_NUMBER}(?:\.{_NUMBER}(?:\.{_NUMBER}(?:(-|(?=[A-Za-z]))([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?)?)?"
)
_STRICT: Final = re.compile(r"v?[0-9]")
_LARGEST: Final = 2**53 - 1
"""The largest number that npm's own language counts exactly; it refuses versions beyond."""
_NOTHING: Final = (Bound(Comparator.LESS, "0.0.0-0"),)


class Partial(msgspec.Struct, frozen=True):
    """A version of which parts may be left open."""

    numbers: tuple[int, ...]
    """As many as are given before the first that is open; three for a whole version."""
    pre: str = ""

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is open."""
        return len(self.numbers) == 3  # noqa: PLR2004  # major, minor, patch

    def up(self, place: int) -> str:
        """Give the least version, pre-releases included, of which the number at a place is one higher."""
        return _least((*self.numbers[:place], self.numbers[place] + 1))

    def __str__(self) -> str:
        """Give the version with zeros for what is open."""
        return _dotted(self.numbers) + (f"-{self.pre}" if self.pre else "")


def read_npm_range(text: str, *, loose: bool = False, include_prerelease: bool = False) -> Range:
    """Read a range of npm.

    `loose` takes versions that the standard does not allow and skips what is no comparator; `include_prerelease`
    gives pre-releases no special treatment. Errors: RangeMalformed (SUP-104).
    """
    if len(text) > LONGEST:
        raise malformed(text, f"it is longer than {LONGEST} characters")
    reader = _Reader(text, is_loose=loose, has_pre=include_prerelease)
    sets = [bounds for part in text.split("||") if (bounds := reader.alternative(part.strip())) is not None]
    if not sets:
        raise malformed(text, "it has no comparator that can be read")
    useful = [bounds for bounds in sets if bounds != _NOTHING] or sets[:1]
    if () in useful:
        useful = [()]
    return Range("npm", tuple(useful), Admits.ALL if include_prerelease else Admits.SAME_NUMBERS)


def read_partial(text: str, *, loose: bool = False) -> Partial | None:
    """Read a version of which parts may be open; None if it is none."""
    found = _PARTIAL.fullmatch(text)
    if found is None:
        return None
    _, *parts, dash, pre = found.groups()
    numbers: list[int] = []
    given = [part for part in parts if part and part.isdecimal()]
    if parts[: len(given)] != given:
        return None  # a number behind one that is open
    for part in given:
        if (not loose and part != "0" and part.startswith("0")) or int(part) > _LARGEST:
            return None
        numbers.append(int(part))
    if pre and not loose and (dash != "-" or any(_has_idle_zero(one) for one in pre.split("."))):
        return None
    return Partial(tuple(numbers), ".".join(map(str, identifiers(pre or ""))) if len(numbers) == 3 else "")  # noqa: PLR2004


def _has_idle_zero(part: str) -> bool:
    return part.isdecimal() and part != "0" and part.startswith("0")


def _dotted(numbers: tuple[int, ...]) -> str:
    return ".".join(map(str, (*numbers, 0, 0, 0)[:3]))


def _least(numbers: tuple[int, ...]) -> str:
    return _dotted(numbers) + "-0"


class _Reader:
    """Reads the alternatives of one text with one set of options."""

    def __init__(self, text: str, *, is_loose: bool, has_pre: bool) -> None:
        self.text = text
        self.is_loose = is_loose
        self.has_pre = has_pre

    def alternative(self, text: str) -> tuple[Bound, ...] | None:
        """Give the bounds of one alternative; None if it is loose and says nothing that can be read."""
        bare = _BUILD.sub("", text)
        hyphen = _HYPHEN.fullmatch(bare)
        if hyphen:
            low, high = (read_partial(part, loose=self.is_loose) for part in hyphen.groups())
            if low is None or high is None:
                raise malformed(self.text, f"{text!r} is not a range")
            return self._settled([*self._from(low), *self._to(high)])
        bounds: list[Bound] = []
        read = False
        for word in _SPACED.sub(r"\1", bare).split() or [""]:
            try:
                bounds += self._comparator(word)
            except RangeMalformed:
                if not self.is_loose:
                    raise
                continue
            read = True
        return self._settled(bounds) if read else None

    def _comparator(self, word: str) -> list[Bound]:
        found = _COMPARATOR.fullmatch(word)
        sign, rest = (found[1] or "", found[2]) if found else ("", word)
        if not rest:
            if sign in {"", "<", ">", "<=", ">=", "="}:
                return []
            raise malformed(self.text, f"{word!r} names no version")
        partial = read_partial(rest, loose=self.is_loose)
        is_odd = partial is not None and partial.is_whole and sign[:1] not in {"~", "^"} and not _STRICT.match(rest)
        if partial is None or (is_odd and not self.is_loose):
            raise malformed(self.text, f"{word!r} is not a comparator")
        if sign in {"~", "~>"}:
            return self._tilde(partial)
        if sign == "^":
            return self._caret(partial)
        return self._plain(sign, partial)

    def _plain(self, sign: str, partial: Partial) -> list[Bound]:
        if partial.is_whole:
            return [Bound(Comparator(sign or "="), str(partial))]
        if not partial.numbers:
            return list(_NOTHING) if sign in {"<", ">"} else []
        last = len(partial.numbers) - 1
        match sign:
            case ">":
                raised = (*partial.numbers[:last], partial.numbers[last] + 1)
                return [Bound(Comparator.AT_LEAST, self._first(raised))]
            case ">=":
                return self._from(partial)
            case "<":
                return [Bound(Comparator.LESS, _least(partial.numbers))]
        end = Bound(Comparator.LESS, partial.up(last))
        return [end] if sign == "<=" else [*self._from(partial), end]

    def _tilde(self, partial: Partial) -> list[Bound]:
        if not partial.numbers:
            return []
        return [*self._from(partial), Bound(Comparator.LESS, partial.up(min(len(partial.numbers) - 1, 1)))]

    def _caret(self, partial: Partial) -> list[Bound]:
        if not partial.numbers:
            return []
        last = len(partial.numbers) - 1
        first = next((place for place, number in enumerate(partial.numbers) if number), last)
        return [*self._from(partial), Bound(Comparator.LESS, partial.up(first))]

    def _from(self, partial: Partial) -> list[Bound]:
        if not partial.numbers:
            return []
        start = str(partial) if partial.is_whole else self._first(partial.numbers)
        return [Bound(Comparator.AT_LEAST, start)]

    def _to(self, partial: Partial) -> list[Bound]:
        if not partial.numbers:
            return []
        last = len(partial.numbers) - 1
        if partial.is_whole and (partial.pre or not self.has_pre):
            return [Bound(Comparator.AT_MOST, str(partial))]
        return [Bound(Comparator.LESS, partial.up(last))]

    def _first(self, numbers: tuple[int, ...]) -> str:
        return _least(numbers) if self.has_pre else _dotted(numbers)

    def _settled(self, bounds: list[Bound]) -> tuple[Bound, ...]:
        """Leave out what says nothing and what was said; what lets nothing in stands alone."""
        if _NOTHING[0] in bounds:
            return _NOTHING
        idle = Bound(Comparator.AT_LEAST, _least(()) if self.has_pre else _dotted(()))
        return tuple(dict.fromkeys(bound for bound in bounds if bound != idle))


def npm_text(wanted: Range) -> str:
    """Write a range as node-semver writes it in its normal form."""
    sets = (
        " ".join(
            f"{'' if bound.comparator is Comparator.EQUAL else bound.comparator}{bound.version}" for bound in bounds
        )
        for bounds in wanted.alternatives
    )
    return "||".join(sets) or "*"


def read_npm_version(text: str, *, loose: bool = False) -> Semver | None:
    """Take a version apart as npm does: three numbers, none of them beyond what it can count, or None."""
    bare, _, build = text.strip().partition("+")
    partial = read_partial(bare, loose=loose) if len(text) <= 256 else None  # noqa: PLR2004  # npm's own limit
    if partial is None or not partial.is_whole or (not loose and not _STRICT.match(bare)):
        return None
    if "+" in text and not _BUILD.fullmatch(f"+{build}"):
        return None
    return Semver(partial.numbers, identifiers(partial.pre), tuple(build.split(".")) if build else ())
