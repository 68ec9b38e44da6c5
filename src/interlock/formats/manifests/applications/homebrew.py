"""What Homebrew has installed: the place of a formula's receipt, or of a cask, says its name and version. Floor 5.

Enters: paths, and the receipt's JSON. Leaves: a `Reading`. Source: Homebrew's documentation, "Formula Cookbook".
"""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import items, mapping, text_or_empty
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind, Source, SourceKind

FORMAT = "homebrew.receipt"
TAKES = "Cellar/*/*/INSTALL_RECEIPT.json, Caskroom/*/*/**/source.properties, Caskroom/*/*/*.wrapper.sh"

_FORMULA: Final = re.compile(r"(?:.*/)?Cellar/(?P<name>[^/]+)/(?P<version>[^/]+)/INSTALL_RECEIPT\.json", re.DOTALL)
_CASK: Final = re.compile(
    r"(?:.*/)?Caskroom/(?P<name>[^/]+)/(?P<version>[^/]+)/"
    r"(?:.*\.wrapper\.sh|(?:.*/)?(?:source\.properties|[^/]+\.app/Contents/Info\.plist))",
    re.DOTALL,
)
_BREW: Final = Ecosystem("brew", "")


def is_for(path: str) -> bool:
    """Say whether it lies where a formula or a cask is installed."""
    return (_FORMULA.fullmatch(path) or _CASK.fullmatch(path)) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read name and version from the place, and from a receipt what it was installed from and asked for.

    Errors: ManifestMalformed (FMT-201).
    """
    formula = _FORMULA.fullmatch(path)
    place = formula or _CASK.fullmatch(path)
    if place is None:
        raise malformed(path, "it does not lie where Homebrew installs something", remedy="scan the whole installation")
    found = Gathering(path, FORMAT, ReadingKind.INSTALLED, _BREW)
    if formula is None:
        found.add(place["name"], place["version"])
        return found.reading()
    receipt = mapping(read_json(body, path), path, "the file")
    tap = text_or_empty(mapping(receipt.get("source"), path, "source").get("tap"))
    source = Source(SourceKind.REGISTRY, tap) if tap else Source()
    asked = receipt.get("installed_on_request")
    itself = found.add(
        place["name"], place["version"], source=source, is_direct=asked if isinstance(asked, bool) else None
    )
    for number, item in enumerate(items(receipt.get("runtime_dependencies"), path, "runtime_dependencies")):
        row = mapping(item, path, f"runtime_dependencies[{number}]")
        name = text_or_empty(row.get("full_name"))
        version = text_or_empty(row.get("pkg_version")) or text_or_empty(row.get("version"))
        if name and version:
            found.needs(itself, found.add(name.rpartition("/")[2], version))
    return found.reading()
