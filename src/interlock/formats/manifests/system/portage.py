"""`/var/db/pkg/CATEGORY/NAME-VERSION/PF`: one package that Portage has installed. Floor 5.

Enters: text. Leaves: a `Reading`. Source: Package Manager Specification, section 3.2.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.distribution import distribution_of
from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.installed import Family, Packages
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Reading

FORMAT = "ebuild.pf"
TAKES = "var/db/pkg/*/*/PF"

_PLACE: Final = re.compile(r"(?:.*/)?var/db/pkg/(?P<category>[^/]+)/[^/]+/PF", re.DOTALL)
_NAMED: Final = re.compile(
    r"(?P<name>[A-Za-z0-9+_][A-Za-z0-9+_-]*?)-(?P<version>[0-9]+(?:\.[0-9]+)*[a-z]?"
    r"(?:_(?:alpha|beta|pre|rc|p)[0-9]*)*(?:-r[0-9]+)?)"
)
_LONGEST: Final = 500


def is_for(path: str) -> bool:
    """Say whether it names an installed package, by its place."""
    return _PLACE.fullmatch(path) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read name and version.

    Errors: ManifestMalformed (FMT-201).
    """
    content = decoded(body, path).strip()
    named = _NAMED.fullmatch(content) if len(content) <= _LONGEST else None
    if named is None:
        raise malformed(path, "it is not the name and version of a package", remedy="install the package anew")
    place = _PLACE.fullmatch(path)
    category = place["category"] if place is not None else "unknown"
    family = Family("ebuild", distribution_of(path, "var/db/pkg/", beside), otherwise="gentoo")
    packages = Packages(path, FORMAT, _Categorised(family, category))
    packages.add(named["name"], named["version"], "")
    return packages.found.reading()


class _Categorised(Family):
    """Packages of one category, which is their namespace."""

    def __init__(self, family: Family, category: str) -> None:
        super().__init__(family.purl_type, family.distribution, otherwise=category)
        self._namespace = category
