"""The version that comes next after a semantic one, by what changed, and the one that it began from.

Enters: a version of npm and what to do. Leaves: another version. Floor 3. Source: node-semver's documentation,
"Functions" (inc, truncate).
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.versions.model import refusal
from interlock.supply.versions.semver import Semver, identifiers, pre_key

MAJOR, MINOR, PATCH = range(3)
PLACES: Final = {"major": MAJOR, "minor": MINOR, "patch": PATCH}
_WORD: Final = re.compile(
    r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*"
)


def stepped(version: Semver, step: str, word: str = "", first: int | None = 0) -> Semver:
    """Give the next version: `major`, `minor`, `patch`, the same with `pre` before, `prerelease` or `release`.

    `word` begins the pre-release, `first` is its first number, or None for the word alone.
    Errors: VersionMalformed (SUP-102) if there is no such step from here.
    """
    if step.startswith("pre") and ((word and not _WORD.fullmatch(word)) or (not word and first is None)):
        raise refusal("npm", word or "-")
    if step in PLACES:
        return Semver(_raised(version, PLACES[step], keeps=bool(version.pre)))
    if step == "release" and version.pre:
        return Semver(version.numbers)
    if step == "prerelease":
        numbers = version.numbers if version.pre else _raised(version, PATCH, keeps=False)
        return Semver(numbers, _next_pre(version.pre, word, first))
    place = PLACES.get(step.removeprefix("pre"))
    if place is None or not step.startswith("pre"):
        raise refusal("npm", step)
    return Semver(_raised(version, place, keeps=False), _next_pre((), word, first))


def truncated(version: Semver, to: str) -> Semver:
    """Give the version without what is finer than `major`, `minor` or `patch`; other words keep all but build."""
    if to not in PLACES:
        return Semver(version.numbers, version.pre)
    kept = PLACES[to] + 1
    return Semver(version.numbers[:kept] + (0,) * (3 - kept))


def written(version: Semver) -> str:
    """Give the text of a version without its build metadata."""
    text = ".".join(map(str, version.numbers))
    return f"{text}-{'.'.join(map(str, version.pre))}" if version.pre else text


def _raised(version: Semver, place: int, *, keeps: bool) -> tuple[int, ...]:
    """Raise one number and clear those behind it; a pre-release of such a version already is on its way there."""
    numbers = version.numbers
    if not (keeps and not any(numbers[place + 1 :])):
        numbers = (*numbers[:place], numbers[place] + 1)
    return (*numbers[: place + 1], *(0 for _ in range(2 - place)))


def _next_pre(pre: tuple[int | str, ...], word: str, first: int | None) -> tuple[int | str, ...]:
    base = 1 if first else 0
    after: list[int | str] = [*pre]
    place = next((at for at in range(len(after) - 1, -1, -1) if isinstance(after[at], int)), None)
    if place is not None:
        after[place] = int(after[place]) + 1
    elif pre and word == ".".join(map(str, pre)) and first is None:
        raise refusal("npm", word)
    else:
        after.append(base)
    if not word:
        return tuple(after)
    words = identifiers(word)
    begins_alike = len(after) > len(words) and pre_key(tuple(after[: len(words)])) == pre_key(words)
    if begins_alike and isinstance(after[len(words)], int):
        return tuple(after)
    return words if first is None else (*words, base)
