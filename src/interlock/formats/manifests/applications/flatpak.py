"""`flatpak/app/**/metainfo/*.xml`: one application that Flatpak has installed. Floor 5.

Enters: XML. Leaves: a `Reading`. Source: the AppStream specification.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.xmlfile import root_of
from interlock.supply.model import Reading, ReadingKind

FORMAT = "flatpak.metainfo"
TAKES = "flatpak/app/**/export/share/metainfo/*metainfo.xml"

_PLACE: Final = re.compile(r"(?:.*/)?flatpak/app/.+/metainfo/[^/]+metainfo\.xml", re.DOTALL)
_FLATPAK: Final = Ecosystem("flatpak", "")


def is_for(path: str) -> bool:
    """Say whether it describes an installed application, by its place."""
    return _PLACE.fullmatch(path) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read its id and its newest release; without a release the version is not known.

    Errors: ManifestMalformed (FMT-201).
    """
    root = root_of(body, path, "component", "application")
    name = root.say("id")
    if not name:
        raise malformed(path, "it does not say the id of an application", line=root.line)
    releases = root.within("releases", "release")
    version = releases[0].get("version") if releases else ""
    licence = root.say("project_license")
    found = Gathering(path, FORMAT, ReadingKind.INSTALLED, _FLATPAK)
    found.add(name, version, licences=(licence,) if licence else ())
    if not version:
        found.owe(root.line, f"{name[:80]} does not say which release it is")
    return found.reading()
