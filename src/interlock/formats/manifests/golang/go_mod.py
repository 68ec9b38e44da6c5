"""`go.mod`: the modules that a Go module is built from. Enters: text. Leaves: a `Reading`. Floor 5.

From Go 1.17 on it names everything; before that, what others need stands in the `go.sum` beside it.
Source: Go Modules Reference, "go.mod files".
"""

from __future__ import annotations

import posixpath

from interlock.formats.manifests.errors import ManifestMalformed, malformed
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.golang.directives import Directive, Replacement, directives, replacements
from interlock.formats.manifests.golang.modules import (
    GO,
    GO_MOD,
    Sums,
    add_standard_library,
    is_version,
    lists_all,
    promised,
    sums,
)
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.workspaces import Members, literal, root_above
from interlock.supply.model import Reading, ReadingKind, Source, SourceKind

FORMAT = "golang.go-mod"
TAKES = "go.mod"


def is_for(path: str) -> bool:
    """Say whether it is the file of a Go module, by its name."""
    return posixpath.basename(path) == "go.mod"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the file of a Go module.

    Errors: ManifestMalformed (FMT-201).
    """
    lines = directives(body, path)
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, GO)
    replaced = replacements(lines, path)
    hashes = _sums_beside(path, beside)
    named: set[str] = set()
    for one in lines:
        if one.verb == "require":
            _add(found, one, replaced, hashes)
            named.add(one.words[0])
    if not lists_all(lines):
        _add_from_sums(found, hashes, named, replaced)
    add_standard_library(found, lines)
    module = next((one.words[0] for one in lines if one.verb == "module" and one.words), "")
    return found.reading(project=found.project(module, "") if module else None)


def _add(found: Gathering, one: Directive, replaced: dict[tuple[str, str], Replacement], hashes: Sums) -> None:
    if len(one.words) != 2:  # noqa: PLR2004  # a path and a version
        raise malformed(found.path, "require takes a module and a version", line=one.line)
    name, version = one.words
    is_direct = not one.comment.replace("/", "").strip().startswith("indirect")
    _put(found, name, version, replaced, hashes, line=one.line, is_direct=is_direct)


def _put(
    found: Gathering,
    name: str,
    version: str,
    replaced: dict[tuple[str, str], Replacement],
    hashes: Sums,
    *,
    line: int,
    is_direct: bool,
) -> None:
    """Take note of a module, or of what stands in for it."""
    instead = replaced.get((name, version)) or replaced.get((name, ""))
    asked, instead_of = version, ""
    source = Source()
    if instead is not None:
        instead_of, line = name, instead.line
        if instead.is_folder:
            source, version = Source(SourceKind.PATH, instead.path), ""
        else:
            name, version = instead.path, instead.version
    if version and not is_version(version):
        asked, version = version, ""  # a branch or a commit, which Go has yet to resolve
    place = found.add(
        name,
        version,
        source=source,
        line=line,
        is_direct=is_direct,
        constraint=asked if not version or instead is not None else "",
        hashes=promised(hashes, name, version),
        instead_of=instead_of,
    )
    if is_direct:
        found.asks(place)


def _add_from_sums(
    found: Gathering, hashes: Sums, named: set[str], replaced: dict[tuple[str, str], Replacement]
) -> None:
    """Take note of what others need: whatever was downloaded whole, and not for its `go.mod` alone."""
    stand_ins = {one.path for one in replaced.values()}
    for name, version in hashes:
        if name not in named and name not in stand_ins and not version.endswith(GO_MOD):
            _put(found, name, version, replaced, hashes, line=0, is_direct=False)


def _sums_beside(path: str, beside: Beside) -> Sums:
    """Give the hashes of the `go.sum` in the same folder, and those that its workspace adds.

    If one is broken, its own reader says so.
    """
    folder, workspace = posixpath.dirname(path), root_above(path, beside, (("go.work", _used),))
    found = _sums_in(posixpath.join(folder, "go.sum"), beside)
    if workspace is not None:
        found = {**_sums_in(posixpath.join(workspace, "go.work.sum"), beside), **found}
    return found


def _used(body: bytes, path: str) -> Members:
    """Give the modules that a `go.work` takes in. Errors: ManifestMalformed (FMT-201)."""
    folders = (one.words[0] for one in directives(body, path) if one.verb == "use" and one.words)
    return Members(tuple(map(literal, folders)))


def _sums_in(place: str, beside: Beside) -> Sums:
    body = beside(place)
    try:
        return sums(body, place) if body is not None else {}
    except ManifestMalformed:
        return {}
