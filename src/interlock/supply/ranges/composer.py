"""Ranges of Composer.

A bound without a stability of its own lets in whatever comes before the release of a lower version and nothing that
comes before the release of an upper one: `>=1.0` is `>=1.0-dev`, `<2.0` is `<2.0-dev`. Enters: text. Leaves: ranges.
Floor 3. Source: Composer documentation, "Versions and constraints".
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.ranges.model import Bound, Range, malformed
from interlock.supply.ranges.relations import bound

_HYPHEN: Final = re.compile(r"(\S+)\s+-\s+(\S+)")
_STABILITY: Final = re.compile(r"@(?:dev|alpha|beta|rc|stable)$", re.IGNORECASE)
_BLANK: Final = re.compile(r"(<=|>=|==|!=|<>|<|>|=|~|\^)\s+")
_TERM: Final = re.compile(r"(<=|>=|==|!=|<>|<|>|=|~|\^)?[vV]?([0-9].*|[*xX](?:\.[*xX])*)")
_NUMBERS: Final = re.compile(r"([0-9]+(?:\.[0-9]+)*)(.*)")
_OPEN: Final = re.compile(r"([0-9]+(?:\.[0-9]+)*)(?:\.[*xX])+")


def read_composer(text: str) -> Range:
    """Read a constraint of Composer: comparisons joined by commas or blanks, alternatives joined by `||` or `|`."""
    alternatives = []
    for part in re.split(r"\|\|?", text):
        bare = part.strip()
        hyphen = _HYPHEN.fullmatch(bare)
        if hyphen:
            alternatives.append(_between(hyphen[1], hyphen[2], text))
            continue
        bounds: list[Bound] = []
        for term in re.split(r"[\s,]+", _BLANK.sub(r"\1", bare).strip(", ")):
            bounds += _bounds(_STABILITY.sub("", term), text)
        alternatives.append(tuple(bounds))
    return Range("composer", tuple(alternatives))


def _bounds(term: str, text: str) -> list[Bound]:
    found = _TERM.fullmatch(term)
    if found is None:
        raise malformed(text, f"{term!r} is no comparison")
    sign, version = found[1] or "", found[2]
    if version[0] in "*xX":
        return []
    opened = _OPEN.fullmatch(version)
    if opened and sign in {"", "=", "=="}:
        numbers = _numbers(opened[1])
        return [_low(opened[1], text), _high(_raised(numbers), text)]
    if opened:
        version = opened[1]
    if sign in {"^", "~"}:
        return _rising(sign, version, text)
    if sign == ">=":
        return [_low(version, text)]
    if sign == "<":
        return [_high(version, text)]
    return [bound("composer", sign, version, text)]


def _rising(sign: str, version: str, text: str) -> list[Bound]:
    found = _NUMBERS.fullmatch(version)
    if found is None:
        raise malformed(text, f"{version!r} names no number to rise from")
    numbers = _numbers(found[1])
    if sign == "^":
        place = next((at for at, number in enumerate(numbers) if number), len(numbers) - 1)
    else:
        place = max(len(numbers) - 2, 0)
    return [_low(version, text), _high(_raised(numbers[: place + 1]), text)]


def _between(low: str, high: str, text: str) -> tuple[Bound, ...]:
    found = _NUMBERS.fullmatch(high.removeprefix("v"))
    if found is None:
        raise malformed(text, f"{high!r} is not a version")
    is_whole = found[2] or found[1].count(".") > 1
    upper = bound("composer", "<=", high, text) if is_whole else _high(_raised(_numbers(found[1])), text)
    return _low(low.removeprefix("v"), text), upper


def _low(version: str, text: str) -> Bound:
    return bound("composer", ">=", _early(version), text)


def _high(version: str, text: str) -> Bound:
    return bound("composer", "<", _early(version), text)


def _early(version: str) -> str:
    return f"{version}-dev" if version.replace(".", "").isdecimal() else version


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(".")]


def _raised(numbers: list[int]) -> str:
    return ".".join(map(str, (*numbers[:-1], numbers[-1] + 1)))
