"""Versions of Python packages: PEP 440, and those from before it.

A version that PEP 440 does not know comes before all that it knows, in the order that pip gave it until 2023; the
index still has such files, and advisories name them. Enters: text. Leaves: keys. Floor 3. Source: PEP 440.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.supply.versions.model import LONGEST, Key, refusal

_FORM: Final = re.compile(
    r"v?(?:([0-9]+)!)?([0-9]+(?:\.[0-9]+)*)"
    r"(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?([0-9]+)?)?"
    r"(?:-([0-9]+)|[-_.]?(post|rev|r)[-_.]?([0-9]+)?)?"
    r"(?:[-_.]?(dev)[-_.]?([0-9]+)?)?"
    r"(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?"
)
_STEP: Final = {"alpha": 1, "a": 1, "beta": 2, "b": 2, "c": 3, "rc": 3, "pre": 3, "preview": 3}
_LETTER: Final = ("", "a", "b", "rc")
_FINAL: Final = (4, 0)
_ONLY_DEV: Final = (0, 0)
_NOT_DEV: Final = (1, 0)
_LEGACY_PARTS: Final = re.compile(r"[0-9]+|[a-z]+|\.|-")
_LEGACY_WORD: Final = {"pre": "c", "preview": "c", "-": "final-", "rc": "c", "dev": "@"}


class Pep440(msgspec.Struct, frozen=True):
    """A version by PEP 440, taken apart."""

    epoch: int
    release: tuple[int, ...]
    """As written, zeros at its end included."""
    pre: tuple[int, int] | None = None
    """1 for a, 2 for b, 3 for rc; and its number."""
    post: int | None = None
    dev: int | None = None
    local: tuple[int | str, ...] = ()

    def __str__(self) -> str:
        """Give the normal form."""
        text = f"{self.epoch}!" if self.epoch else ""
        text += ".".join(map(str, self.release))
        if self.pre:
            text += f"{_LETTER[self.pre[0]]}{self.pre[1]}"
        if self.post is not None:
            text += f".post{self.post}"
        if self.dev is not None:
            text += f".dev{self.dev}"
        return text + ("+" + ".".join(map(str, self.local)) if self.local else "")


def read(version: str) -> Pep440 | None:
    """Take a version apart, or give None if PEP 440 does not know it."""
    if len(version) > LONGEST:
        return None
    found = _FORM.fullmatch(version.strip().lower())
    if found is None:
        return None
    epoch, release, letter, number, implicit, post, post_number, dev, dev_number, local = found.groups()
    return Pep440(
        int(epoch or 0),
        tuple(map(int, release.split("."))),
        (_STEP[letter], int(number or 0)) if letter else None,
        int(implicit or post_number or 0) if implicit or post else None,
        int(dev_number or 0) if dev else None,
        tuple(int(part) if part.isdecimal() else part for part in re.split(r"[-_.]", local)) if local else (),
    )


def key(version: str) -> Key:
    """Give the key of a Python version.

    Errors: VersionMalformed (SUP-102) for an empty or overlong text; everything else has a place.
    """
    plain = version.replace(".", "")
    if plain.isdecimal() and plain.isascii() and len(version) <= LONGEST:
        try:
            return 1, 0, _stripped(tuple(map(int, version.split(".")))), _FINAL, -1, _NOT_DEV, ()
        except ValueError:
            pass  # two dots in a row, or one at an end
    found = read(version)
    if found is None:
        return 0, _legacy(version)
    if found.pre:
        pre = found.pre
    elif found.post is None and found.dev is not None:
        pre = _ONLY_DEV
    else:
        pre = _FINAL
    return (
        1,
        found.epoch,
        _stripped(found.release),
        pre,
        -1 if found.post is None else found.post,
        _NOT_DEV if found.dev is None else (0, found.dev),
        tuple((1, part, "") if isinstance(part, int) else (0, 0, part) for part in found.local),
    )


def _stripped(release: tuple[int, ...]) -> tuple[int, ...]:
    while release and not release[-1]:
        release = release[:-1]
    return release


def _legacy(version: str) -> Key:
    """Give the parts that setuptools compared: words as they are, numbers as text of equal width."""
    text = version.strip().lower()
    if not text or len(version) > LONGEST or not text.isprintable():
        raise refusal("pypi", version)
    parts: list[str] = []
    at = 0
    for found in _LEGACY_PARTS.finditer(text):
        _legacy_part(parts, text[at : found.start()])
        _legacy_part(parts, found[0])
        at = found.end()
    _legacy_part(parts, text[at:])
    _legacy_part(parts, "final")
    return tuple(parts)


def _legacy_part(parts: list[str], part: str) -> None:
    part = _LEGACY_WORD.get(part, part)
    if not part or part == ".":
        return
    word = part.zfill(8) if part[0].isdecimal() else "*" + part
    if word.startswith("*"):
        if word < "*final":
            while parts and parts[-1] == "*final-":
                parts.pop()
        while parts and parts[-1] == "00000000":
            parts.pop()
    parts.append(word)
