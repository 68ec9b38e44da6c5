"""`go.sum`: the hashes of Go modules. Enters: text. Leaves: a `Reading`. Floor 5.

It also keeps what was needed once, so the `go.mod` beside it says what is built, and takes the hashes from here.
"""

from __future__ import annotations

import posixpath

from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.golang.modules import GO, GO_MOD, of_own_file, sums
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Component, Reading, ReadingKind

FORMAT = "golang.go-sum"
TAKES = "go.sum, go.work.sum"


def is_for(path: str) -> bool:
    """Say whether it holds hashes of Go modules, by its name."""
    return posixpath.basename(path) in {"go.sum", "go.work.sum"}


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the hashes; where a `go.mod` or `go.work` stands beside them, only whether they can be read.

    Errors: ManifestMalformed (FMT-201).
    """
    table = sums(body, path)
    found = _gathering(path)
    owner = posixpath.basename(path).removesuffix(".sum").removesuffix(".work")
    places = (posixpath.join(posixpath.dirname(path), f"{owner}{ending}") for ending in (".mod", ".work"))
    if any(beside(place) is not None for place in places):
        return found.reading()
    for (name, version), (hashes, line) in table.items():
        if not version.endswith(GO_MOD):
            found.add(name, version, hashes=tuple(hashes), line=line)
    return found.reading()


def checksums(path: str, body: bytes) -> tuple[Component, ...]:
    """Give everything that is promised, needed or not: each module once, with the hashes of its `go.mod` besides.

    Errors: ManifestMalformed (FMT-201).
    """
    table, found = sums(body, path), _gathering(path)
    for (name, version), (hashes, line) in table.items():
        bare = version.removesuffix(GO_MOD)
        if bare == version:
            found.add(name, bare, hashes=(*hashes, *of_own_file(table, name, bare)), line=line)
        elif (name, bare) not in table:
            found.add(name, bare, hashes=of_own_file(table, name, bare), line=line)
    return found.reading().components


def _gathering(path: str) -> Gathering:
    return Gathering(path, FORMAT, ReadingKind.LOCKFILE, GO)
