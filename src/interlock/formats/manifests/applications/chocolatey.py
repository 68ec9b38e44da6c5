"""`chocolatey/lib/NAME/NAME.nuspec`: one package that Chocolatey has installed, and what any `.nuspec` says.

Enters: XML. Leaves: a `Reading`. Floor 5. Source: NuGet's reference of .nuspec.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.xmlfile import root_of
from interlock.formats.xmldoc import Element
from interlock.supply.model import Reading, ReadingKind

FORMAT = "chocolatey.nuspec"
TAKES = "chocolatey/lib/*/*.nuspec"

_PLACE: Final = re.compile(r"(?:.*/)?chocolatey/lib/[^/]+/[^/]+\.nuspec", re.DOTALL | re.IGNORECASE)
_CHOCOLATEY: Final = Ecosystem("chocolatey", "")


def is_for(path: str) -> bool:
    """Say whether it describes an installed package, by its place."""
    return _PLACE.fullmatch(path) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read id and version; one that lacks either is owed.

    Errors: ManifestMalformed (FMT-201).
    """
    return read_nuspec(Gathering(path, FORMAT, ReadingKind.INSTALLED, _CHOCOLATEY), body)


def read_nuspec(found: Gathering, body: bytes) -> Reading:
    """Read a `.nuspec` into what was gathered. Errors: ManifestMalformed (FMT-201)."""
    root = root_of(body, found.path, "package")
    for metadata in root.all("metadata"):
        name, version = metadata.say("id"), metadata.say("version")
        if not name or not version:
            found.owe(metadata.line, "the package has no id or no version")
            continue
        found.add(name, version, licences=_licences(metadata), line=metadata.line)
    return found.reading()


def _licences(metadata: Element) -> tuple[str, ...]:
    licence = metadata.first("license")
    return (licence.text,) if licence is not None and licence.get("type") == "expression" and licence.text else ()
