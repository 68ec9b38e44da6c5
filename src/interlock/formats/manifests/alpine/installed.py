"""`/lib/apk/db/installed`: what apk has installed. Enters: paragraphs of letters. Leaves: a `Reading`. Floor 5.

Source: the wiki page on apk's package format of Alpine Linux.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.distribution import distribution_of
from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.installed import Family, Packages
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading

FORMAT = "apk.installed"
TAKES = "lib/apk/db/installed"

_PLACES: Final = ("lib/apk/db/", "usr/lib/apk/db/")
_PLACE: Final = re.compile(r"(?:.*/)?lib/apk/db/installed", re.DOTALL)
_TELLING: Final = frozenset("PVAoLDpc")
_NAME: Final = re.compile(r"[^<>=~@\s]+")


def is_for(path: str) -> bool:
    """Say whether it is apk's list, by its place."""
    return _PLACE.fullmatch(path) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read such a list.

    Errors: ManifestMalformed (FMT-201) with the line.
    """
    below = _PLACES["usr/lib/apk/" in path]
    packages = Packages(path, FORMAT, Family("apk", distribution_of(path, below, beside), otherwise="alpine"))
    for line, said in _paragraphs(body, path):
        name, version = said.get("P", ""), said.get("V", "")
        if not name or not version:
            packages.found.owe(line, f"the package {name[:80]!r} has no version" if name else "a package has no name")
            continue
        licence = said.get("L", "")
        packages.add(
            name,
            version,
            said.get("A", ""),
            provides=names(said.get("p", "")),
            needs=names(said.get("D", "")),
            source_package=said.get("o", ""),
            licences=(licence,) if licence else (),
            line=line,
        )
    return packages.reading()


def names(relations: str) -> Iterator[str]:
    """Give the names in a list such as `so:libc.musl-x86_64.so.1 /bin/sh a>=1 !b`; what must not be there is none."""
    for word in relations.split():
        name = _NAME.match(word)
        if name is not None and not word.startswith("!"):
            yield name[0]


def _paragraphs(body: bytes, path: str) -> Iterator[tuple[int, dict[str, str]]]:
    said: dict[str, str] = {}
    begun = 0
    for number, line in enumerate(body.decode("utf-8", "replace").split("\n"), 1):
        if not line.strip():
            if said:
                yield begun, said
            said = {}
            continue
        if line[1:2] != ":":
            raise malformed(path, "it is not a letter, a colon and a value, as apk writes it", line=number)
        if not said:
            begun = number
        if line[0] in _TELLING:
            said.setdefault(line[0], line[2:].strip())
        else:
            said.setdefault("", "")
    if said:
        yield begun, said
