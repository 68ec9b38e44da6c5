"""`/var/lib/dpkg/status` and `status.d/*`: what dpkg, or who built a distroless image, has installed.

Enters: paragraphs. Leaves: a `Reading`. Floor 5. Source: dpkg(1), deb-control(5).
"""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.debian.control import Paragraph, needed, paragraphs, related, source_of
from interlock.formats.manifests.distribution import Distribution, distribution_of
from interlock.formats.manifests.installed import Family, Packages
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind

FORMAT = "deb.status"
TAKES = "var/lib/dpkg/status, var/lib/dpkg/status.d/*"

_PLACE: Final = re.compile(r"(?:.*/)?var/lib/dpkg/(?:status|status\.d/[^/]+)", re.DOTALL)
_SUMS: Final = ".md5sums"
ABSENT: Final = frozenset({"not-installed", "config-files"})
"""States in which no file of a package is there but its settings; in every other one its programs may be."""


def is_for(path: str) -> bool:
    """Say whether it is a list of what dpkg has installed, by its place; the sums beside such a list are none."""
    return _PLACE.fullmatch(path) is not None and not path.endswith(_SUMS)


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read such a list; a package whose files are gone is not in the reading, one without a state is.

    Errors: ManifestMalformed (FMT-201).
    """
    family = debian(distribution_of(path, "var/lib/dpkg/", beside))
    packages = Packages(path, FORMAT, family)
    if not path.endswith(_SUMS):
        add_installed(packages, body, path)
    return packages.reading()


def debian(distribution: Distribution) -> Family:
    """Give the family of packages that dpkg installs."""
    return Family("deb", distribution, otherwise="debian")


def add_installed(packages: Packages, body: bytes, path: str) -> None:
    """Take note of each package whose files are there. Errors: ManifestMalformed (FMT-201)."""
    for one in paragraphs(body, path):
        state = one.get("status", "").split()
        if state and state[-1] in ABSENT:
            continue
        add_paragraph(packages, one)


def add_paragraph(packages: Packages, one: Paragraph) -> None:
    """Take note of the package of one paragraph; without a name or a version it is owed."""
    name, version = one.get("package", ""), one.get("version", "")
    if not name or not version:
        packages.found.owe(one.line, f"the package {name[:80]!r} has no version" if name else "a package has no name")
        return
    source, source_version = source_of(one)
    packages.add(
        name,
        version,
        one.get("architecture", ""),
        provides=related(one.get("provides", "")),
        needs=needed(one),
        source_package=source,
        source_version=source_version,
        line=one.line,
    )


def read_control(path: str, body: bytes, distribution: Distribution, format_id: str) -> Reading:
    """Read the control file of a package that is not installed. Errors: ManifestMalformed (FMT-201)."""
    packages = Packages(path, format_id, debian(distribution), ReadingKind.ARTIFACT)
    for one in paragraphs(body, path):
        add_paragraph(packages, one)
    return packages.found.reading()
