"""`/var/lib/pacman/local/*/desc`: one package that pacman has installed. Enters: text. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.distribution import distribution_of
from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.installed import Family, Packages
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Reading

FORMAT = "alpm.desc"
TAKES = "var/lib/pacman/local/*/desc"

_PLACE: Final = re.compile(r"(?:.*/)?var/lib/pacman/local/[^/]+/desc", re.DOTALL)


def is_for(path: str) -> bool:
    """Say whether it describes an installed package, by its place."""
    return _PLACE.fullmatch(path) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read such a description.

    Errors: ManifestMalformed (FMT-201), also where the name or the version is missing.
    """
    said = dict(_sections(decoded(body, path)))
    name, version = _first(said, "NAME"), _first(said, "VERSION")
    if not name or not version:
        raise malformed(path, "it does not say the name and version of a package", remedy="install the package anew")
    family = Family("alpm", distribution_of(path, "var/lib/pacman/", beside), otherwise="arch")
    packages = Packages(path, FORMAT, family)
    packages.add(
        name,
        version,
        _first(said, "ARCH"),
        source_package=_first(said, "BASE"),
        licences=tuple(said.get("LICENSE", ())),
    )
    return packages.found.reading()


def _sections(content: str) -> Iterator[tuple[str, list[str]]]:
    for section in re.split(r"\n[ \t]*\n", content.replace("\r", "")):
        lines = [line.strip() for line in section.strip().split("\n")]
        if len(lines[0]) > 2 and lines[0][0] == lines[0][-1] == "%":  # noqa: PLR2004  # the two marks
            yield lines[0].strip("%"), lines[1:]


def _first(said: dict[str, list[str]], name: str) -> str:
    return next(iter(said.get(name, ())), "")
