"""`*.app/Contents/Info.plist`: one application of macOS. Enters: a property list. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

import plistlib
import re
from typing import Final
from xml.parsers.expat import ExpatError

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import text_or_empty
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind

FORMAT = "macapps.plist"
TAKES = "Applications/*.app/Contents/Info.plist"

_PLACE: Final = re.compile(r"(?:.*/)?[^/]+\.app/Contents/Info\.plist", re.DOTALL)
_APPLE: Final = Ecosystem("macapps", "")
_BINARY: Final = b"bplist00"
_TRAILER: Final = 32
_NAMES: Final = ("CFBundleName", "CFBundleDisplayName", "CFBundleExecutable", "CFBundleIdentifier")


def is_for(path: str) -> bool:
    """Say whether it describes an application, by its place."""
    return _PLACE.fullmatch(path) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read name and version; without a version it is owed.

    Errors: ManifestMalformed (FMT-201).
    """
    # A binary list names the number of its objects, for which room is made before they are read.
    if body.startswith(_BINARY) and int.from_bytes(body[-_TRAILER + 8 : -_TRAILER + 16], "big") > len(body):
        raise malformed(path, "it promises more than it holds")
    try:
        said = plistlib.loads(body)
    except (plistlib.InvalidFileException, ExpatError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise malformed(path, "it is not a property list") from error
    except (RecursionError, OverflowError, MemoryError) as error:
        raise malformed(path, "it is nested too deeply, or promises more than it holds") from error
    if not isinstance(said, dict):
        raise malformed(path, "it is not a dictionary")
    name = next((value for value in (text_or_empty(said.get(key)) for key in _NAMES) if value.strip()), "")
    if not name:
        raise malformed(path, "it does not say the name of an application")
    version = text_or_empty(said.get("CFBundleShortVersionString"))  # CFBundleVersion counts builds
    found = Gathering(path, FORMAT, ReadingKind.INSTALLED, _APPLE)
    found.add(name, version)
    if not version:
        found.owe(0, f"{name[:80]} does not say which version it is")
    return found.reading()
