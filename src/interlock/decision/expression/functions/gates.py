"""Functions that gates need and CEL does not have: `glob` and `semver`; `age` is with the times.

Enters: texts. Leaves: truth or order. Floor 8.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.decision.expression.functions.overloads import Function
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.values import Failure

_GLOB: Final = r"(\*\*/)|(\*\*)|(\*)|(\?)|\\([\s\S])|([\s\S])"
_ONE, _ANY, _DEEP, _FOLDERS, _INSIDE, _END = "one", "any", "deep", "folders", "inside", "end"
_SKIPPED: Final = {_ANY: 1, _DEEP: 1, _FOLDERS: 2}
_SEMVER: Final = (
    r"v?(0|[1-9][0-9]{0,18})\.(0|[1-9][0-9]{0,18})\.(0|[1-9][0-9]{0,18})"
    r"(?:-((?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*))?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)
_LONGEST: Final = 256


def glob(meter: Meter, text: str, pattern: str) -> bool:
    """Match a path: `*` and `?` stay within a folder, `**` does not, `**/` is any number of folders.

    All positions of the pattern that may come next are followed at once, so no pattern is slow.
    """
    meter.burn(1 + (len(text) * len(pattern) >> 3))
    words = _words(pattern)
    places = _reach(words, {0})
    for letter in text:
        steps = (_step(words, place, letter) for place in places)
        places = _reach(words, {after for after in steps if after is not None})
        if not places:
            return False
    return len(words) in places


def _words(pattern: str) -> list[tuple[str, str]]:
    words: list[tuple[str, str]] = []
    for folders, deep, star, one, escaped, plain in re.findall(_GLOB, pattern):
        if folders:
            # `a**/` is no run of folders: only at the start or after a slash
            whole = not words or words[-1] == ("", "/")
            words += [(_FOLDERS, ""), (_INSIDE, "")] if whole else [(_DEEP, ""), ("", "/")]
        elif deep or star or one:
            words.append((_DEEP if deep else _ANY if star else _ONE, ""))
        else:
            words.append(("", escaped or plain))
    return words


def _reach(words: list[tuple[str, str]], places: set[int]) -> set[int]:
    """Give the places that need no letter to get to from these."""
    reached = set(places)
    for place in places:
        after = place
        while after < len(words) and words[after][0] in _SKIPPED:
            after += _SKIPPED[words[after][0]]
            reached.add(after)
    return reached


def _step(words: list[tuple[str, str]], place: int, letter: str) -> int | None:
    """Give the place after reading a letter; None where the letter does not fit."""
    kind, wanted = words[place] if place < len(words) else (_END, "")
    if kind == _DEEP or (kind == _ANY and letter != "/"):
        return place
    if kind in {_FOLDERS, _INSIDE}:
        start = place - (kind == _INSIDE)
        return start if letter == "/" else start + 1
    if kind == _ONE:
        return place + 1 if letter != "/" else None
    return place + 1 if kind == "" and letter == wanted else None


def _semver(_: Meter, one: str, two: str) -> int:
    """Give -1, 0 or 1: the order of two versions by Semantic Versioning 2.0.0."""
    first, second = _version(one), _version(two)
    return (first > second) - (first < second)


def _version(text: str) -> tuple[object, ...]:
    found = re.fullmatch(_SEMVER, text) if len(text) <= _LONGEST else None
    if found is None:
        raise Failure(f"{text[:40]!r} is not a semantic version")
    release = tuple(int(part) for part in found.groups()[:3])
    if found[4] is None:
        return release, 1, ()
    return release, 0, tuple(_identifier(part) for part in found[4].split("."))


def _identifier(part: str) -> tuple[int, int, str]:
    return (0, int(part), "") if part.isdigit() else (1, 0, part)


def _is_semver(_: Meter, text: str) -> bool:
    return len(text) <= _LONGEST and re.fullmatch(_SEMVER, text) is not None


FUNCTIONS: Final = (
    Function(".glob", "bool", {(str, str): glob}),
    Function(".semver", "int", {(str, str): _semver}),
    Function("semver", "int", {(str, str): _semver}),
    Function("isSemver", "bool", {(str,): _is_semver}),
)
