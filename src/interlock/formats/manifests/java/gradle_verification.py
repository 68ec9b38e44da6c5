"""`verification-metadata.xml`: the hashes that Gradle holds its downloads to. Enters: XML. Leaves: a `Reading`.

Floor 5. Source: Gradle's user manual, "Verifying dependencies".
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.manifests.java.coordinates import MAVEN
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.xmlfile import root_of
from interlock.formats.xmldoc import Element
from interlock.supply.model import Hash, Reading, ReadingKind

FORMAT = "maven.gradle-verification"
TAKES = "gradle/verification-metadata.xml"


def is_for(path: str) -> bool:
    """Say whether it holds hashes for Gradle, by its name."""
    return posixpath.basename(path) in {"verification-metadata.xml", "verification-metadata.dryrun.xml"}


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the components that are verified.

    Errors: ManifestMalformed (FMT-201).
    """
    root = root_of(body, path, "verification-metadata")
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, MAVEN)
    for one in root.within("components", "component"):
        group, name, version = one.get("group"), one.get("name"), one.get("version")
        if not group or not name or not version:
            found.owe(one.line, "a component has no group, no name or no version")
            continue
        found.add(f"{group}:{name}", version, hashes=tuple(dict.fromkeys(_hashes(one))), line=one.line)
    return found.reading()


def _hashes(component: Element) -> Iterator[Hash]:
    """Give the hashes of all files of a component: its archive, and what describes it."""
    for value in component.within("artifact"):
        for one in value.walk():
            digest = hash_of(one.name, one.get("value"))
            if digest is not None:
                yield digest
