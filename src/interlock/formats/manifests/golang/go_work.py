"""`go.work`: Go modules that are built together. Enters: text. Leaves: a `Reading`. Floor 5.

What they need stands in the `go.mod` of each; this file adds the toolchain and what it replaces for all of them.
"""

from __future__ import annotations

import posixpath

from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.golang.directives import directives, replacements
from interlock.formats.manifests.golang.modules import GO, add_standard_library, is_version
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind, Source, SourceKind
from interlock.supply.places import climbs_out

FORMAT = "golang.go-work"
TAKES = "go.work"


def is_for(path: str) -> bool:
    """Say whether it is a workspace of Go, by its name."""
    return posixpath.basename(path) == "go.work"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a workspace of Go.

    Errors: ManifestMalformed (FMT-201).
    """
    lines = directives(body, path)
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, GO)
    for (old, version), new in replacements(lines, path).items():
        if new.is_folder:
            source = Source(SourceKind.PATH, new.path)
            found.add(old, "", source=source, constraint=version, line=new.line, instead_of=old)
        else:
            exact = new.version if is_version(new.version) else ""
            found.add(new.path, exact, constraint="" if exact else new.version, line=new.line, instead_of=old)
    for one in lines:
        if one.verb == "use" and one.words and climbs_out(path, one.words[0]):
            found.owe(one.line, f"{one.words[0]!r} lies outside of the tree, so what it needs is not known")
    add_standard_library(found, lines)
    return found.reading()
