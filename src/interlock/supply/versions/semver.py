"""Semantic versions: npm, Cargo, Go modules, Hex, Swift and whoever else follows semver.org.

More is read than the standard writes: a leading `v` or `=`, fewer than three numbers (the rest are zero), more than
three (compared like the others), and, as npm does, a pre-release without its dash. Build metadata has no order.
Enters: text. Leaves: keys. Floor 3. Source: Semantic Versioning 2.0.0, clauses 9 to 11.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.supply.versions.model import LONGEST, Key, refusal

_FORM: Final = re.compile(
    r"[\sv=]*([0-9]+(?:\.[0-9]+)*)"
    r"(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)|([A-Za-z][0-9A-Za-z-]*(?:\.[0-9A-Za-z-]+)*))?"
    r"(?:\+([0-9A-Za-z.-]*))?\s*"
)
_GO_FORM: Final = re.compile(r"(?:go)?([0-9]+)\.([0-9]+)(?:\.([0-9]+))?(?:-?(alpha|beta|rc)\.?([0-9]+))?")
_NUMBERS: Final = 3
"""Major, minor and patch."""
_RELEASE: Final = ((2, 0, ""),)
"""After every pre-release of the same numbers."""


class Semver(msgspec.Struct, frozen=True):
    """A semantic version, taken apart."""

    numbers: tuple[int, ...]
    """At least three."""
    pre: tuple[int | str, ...] = ()
    build: tuple[str, ...] = ()


def read(version: str) -> Semver:
    """Take a version apart.

    Errors: VersionMalformed (SUP-102).
    """
    found = _FORM.fullmatch(version) if len(version) <= LONGEST else None
    if found is None:
        raise refusal("semver", version)
    main, pre, loose, build = found.groups()
    numbers = tuple(map(int, main.split(".")))
    return Semver(
        numbers + (0,) * (_NUMBERS - len(numbers)),
        identifiers(pre or loose or ""),
        tuple(build.split(".")) if build else (),
    )


def identifiers(text: str) -> tuple[int | str, ...]:
    """Give the parts of a pre-release, whole numbers as numbers."""
    if not text:
        return ()
    return tuple(int(part) if part.isdecimal() else part for part in text.split("."))


def pre_key(pre: tuple[int | str, ...]) -> Key:
    """Give the key of a pre-release: numbers before words, none at all after every one."""
    if not pre:
        return _RELEASE
    return tuple((0, part, "") if isinstance(part, int) else (1, 0, part) for part in pre)


def main_key(numbers: tuple[int, ...]) -> Key:
    """Give the numbers without the zeros that a fourth and later ones may end in."""
    while len(numbers) > _NUMBERS and not numbers[-1]:
        numbers = numbers[:-1]
    return numbers


def key(version: str) -> Key:
    """Give the key of a semantic version.

    Errors: VersionMalformed (SUP-102).
    """
    parts = version.removeprefix("v").split(".")
    if len(parts) == _NUMBERS and len(version) <= LONGEST and version.isascii():
        major, minor, patch = parts
        if patch.isdecimal() and minor.isdecimal() and major.isdecimal():
            return (int(major), int(minor), int(patch)), _RELEASE
    found = read(version)
    return main_key(found.numbers), pre_key(found.pre)


def go_key(version: str) -> Key:
    """Give the key of a Go module's or toolchain's version: `v1.2.3`, `go1.22rc1`.

    Errors: VersionMalformed (SUP-102).
    """
    is_module = version.startswith("v") or len(version) > LONGEST
    toolchain = None if is_module else _GO_FORM.fullmatch(version)
    if toolchain is None:
        return key(version)
    major, minor, patch, word, number = toolchain.groups()
    pre = ((1, 0, word), (0, int(number), "")) if word else _RELEASE
    return (int(major), int(minor), int(patch or 0)), pre


def built_key(version: str) -> Key:
    """Give the key of a semantic version whose build metadata counts too, as pub and Julia have it.

    Errors: VersionMalformed (SUP-102).
    """
    found = read(version)
    build = tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in found.build)
    return main_key(found.numbers), pre_key(found.pre), build
