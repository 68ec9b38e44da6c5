"""Ranges as Poetry writes them: PEP 440 with carets, tildes, wildcards and bare versions besides.

Enters: text. Leaves: ranges of PyPI. Floor 3. Source: Poetry's "Dependency specification".
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.ranges.model import LONGEST, Range, malformed
from interlock.supply.ranges.pypi import read_pypi

_EITHER: Final = re.compile(r"\s*\|\|?\s*")
_TERM: Final = re.compile(
    r"(?P<sign>~=|={1,3}|!=|<=|>=|<|>|\^|~)?\s*v?(?P<version>(?:[^\s,<>=!~^|]|!(?!=))+)(?:\s*,\s*|\s+|\Z)"
)
_RELEASE: Final = re.compile(r"(?P<epoch>[0-9]{1,9}!)?(?P<numbers>[0-9]{1,18}(?:\.[0-9]{1,18}){0,15})(?P<rest>.*)")
_OPEN: Final = re.compile(r"(?P<start>[0-9][0-9.]*)\.[*xX](?:\.[*xX])*")
_ALL: Final = frozenset({"*", "x", "X"})


def poetry_range(text: str) -> Range:
    """Read a range of Poetry; what PEP 440 allows means there what it means everywhere.

    Errors: RangeMalformed (SUP-104).
    """
    if len(text) > LONGEST:
        raise malformed(text, f"it is longer than {LONGEST} characters")
    parts = [",".join(_clauses(part, text)) for part in _EITHER.split(text.strip())]
    return read_pypi("" if "" in parts else "||".join(parts))


def _clauses(part: str, text: str) -> list[str]:
    """Give one alternative as clauses of PEP 440; none where it lets everything in."""
    found: list[str] = []
    at = 0
    while at < len(part):
        term = _TERM.match(part, at)
        if term is None:
            raise malformed(text, f"{part[at : at + 80]!r} is no comparison")
        found += _clause(term["sign"] or "", term["version"], text)
        at = term.end()
    if not found and part not in _ALL:
        raise malformed(text, "it holds no comparison")
    return found


def _clause(sign: str, version: str, text: str) -> list[str]:
    if version in _ALL:
        return []
    if sign in {"^", "~"}:
        return [f">={version}", f"<{_next(sign, version, text)}"]
    if sign in {"", "="}:
        is_open = _OPEN.fullmatch(version)
        return [f"=={is_open['start']}.*" if is_open else f"=={version}"]
    return [f"{sign}{version}"]


def _next(sign: str, version: str, text: str) -> str:
    """Give the first release that a caret or a tilde keeps out."""
    found = _RELEASE.fullmatch(version)
    if found is None or "*" in found["rest"]:
        raise malformed(text, f"{version[:80]!r} is no version")
    numbers = [int(number) for number in found["numbers"].split(".")]
    if sign == "^":
        place = next((at for at, number in enumerate(numbers[:3]) if number), min(len(numbers), 3) - 1)
    else:
        place = min(len(numbers), 2) - 1
    return (found["epoch"] or "") + ".".join(map(str, (*numbers[:place], numbers[place] + 1)))
