"""`Package.resolved` of versions 1 to 3: what Swift's package manager fetches. Enters: JSON. Leaves: a `Reading`.

A package is known by the address of its repository, as in Swift's advisories. Floor 5.
Source: Swift Package Manager's documentation, "Package.resolved".
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import items, mapping, text_or_empty
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind, Source, SourceKind

FORMAT = "swift.package-resolved"
TAKES = "Package.resolved"

SWIFT: Final = Ecosystem("swift", "SwiftURL", split="/")
_SCP: Final = re.compile(r"(?:[\w.-]+@)?([\w.-]+):(?!//)(.+)")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://(?:git@)?")


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of Swift, by its name."""
    return posixpath.basename(path) in {"Package.resolved", ".package.resolved"}


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Swift.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_json(body, path)
    if not isinstance(data, dict) or not {"pins", "object"} & data.keys():
        raise malformed(path, "it has no pins")
    pins = data["pins"] if "pins" in data else mapping(data["object"], path, "object").get("pins")
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, SWIFT)
    for number, value in enumerate(items(pins, path, "pins")):
        _add(found, mapping(value, path, f"pins[{number}]"), number)
    return found.reading()


def _add(found: Gathering, pin: dict[str, object], number: int) -> None:
    url = text_or_empty(pin.get("location")) or text_or_empty(pin.get("repositoryURL"))
    identity = text_or_empty(pin.get("identity")) or text_or_empty(pin.get("package"))
    state = mapping(pin.get("state"), found.path, f"pins[{number}] state")
    version, branch = text_or_empty(state.get("version")), text_or_empty(state.get("branch"))
    commit = text_or_empty(state.get("revision"))
    if text_or_empty(pin.get("kind")) == "registry":
        name, source = identity.replace(".", "/", 1), Source(SourceKind.REGISTRY, without_credentials(url))
    elif text_or_empty(pin.get("kind")).startswith("local"):
        name, source = f"local/{identity}", Source(SourceKind.PATH, url)
    else:
        name, source = address_of(url), Source(SourceKind.GIT, without_credentials(url), branch or version, commit)
    found.add(name, version or ("" if branch else commit), source=source, constraint=branch)


def address_of(url: str) -> str:
    """Give a repository's host and path, however the address is written: `github.com/apple/swift-nio`."""
    public = without_credentials(url)
    bare = _SCHEME.sub("", public, count=1)
    scp = _SCP.fullmatch(bare) if bare == public else None
    if scp is not None:
        bare = f"{scp[1]}/{scp[2]}"
    return bare.strip("/").removesuffix(".git")
