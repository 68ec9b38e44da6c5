"""What the files of .NET have in common: names without regard to case, ranges, hashes. Floor 5.

Source: NuGet's documentation, "Package versioning".
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from typing import Final

from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.hashes import hash_of
from interlock.supply.model import Hash

NUGET: Final = Ecosystem("nuget", "NuGet")
GITHUB: Final = Ecosystem("github", "", split="/")

_ONE: Final = re.compile(r"\[\s*([^\s,\[\]()]+)\s*\]")
_VERSION: Final = re.compile(r"\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")


def exact(asked: str) -> str:
    """Give the version that a text names: alone, which NuGet takes if it is there, or in brackets.

    Ranges, floating versions and properties name none.
    """
    asked = asked.strip()
    one = _ONE.fullmatch(asked)
    version = one[1] if one is not None else asked
    return version if _VERSION.fullmatch(version) else ""


def base64_hash(text: str) -> tuple[Hash, ...]:
    """Give the SHA-512 that NuGet writes in base 64, with or without its name before it; nothing where it is none."""
    try:
        digest = hash_of("sha512", b64decode(text.removeprefix("sha512-"), validate=True).hex())
    except (NotBase64, ValueError):
        return ()
    return (digest,) if digest is not None else ()


class Names:
    """Where each package went, by its name without regard to case, within one target framework."""

    def __init__(self, found: Gathering) -> None:
        """Begin with nothing."""
        self._found = found
        self._places: dict[str, int] = {}
        self._needed: list[tuple[int, str]] = []

    def put(self, name: str, place: int | None, needed: list[str]) -> None:
        """Take note of a package and of the names that it needs."""
        if place is not None:
            self._places[name.lower()] = place
            self._needed += [(place, other) for other in needed]

    def of(self, name: str) -> int | None:
        """Give the place of a name."""
        return self._places.get(name.lower())

    def tie(self) -> None:
        """Turn what packages need into edges, once all of them are known."""
        for place, name in self._needed:
            self._found.needs(place, self.of(name))
