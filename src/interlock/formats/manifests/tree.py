"""Reading what all the files of a tree say of components. Floor 5.

Every lockfile, manifest and package database is owed. One that cannot be read is not covered, and neither is a
lockfile with a line that nobody can make out: what stands there may be anything. A manifest that leaves something
open, to code or to a file elsewhere, is covered as far as it goes; whoever judges it says so.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from typing import Final

from interlock.change import FileEntry, Kind
from interlock.control import Coverage
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.registry import reader_for
from interlock.formats.manifests.workspaces import workspace_of
from interlock.kernel import InterlockError
from interlock.supply.model import Reading, ReadingKind

MOST_BYTES: Final = 64 << 20
"""A larger file is not read: no package manager writes one."""
_READABLE: Final = frozenset({Kind.TEXT, Kind.BINARY})


def manifests_of(files: Sequence[FileEntry]) -> tuple[str, ...]:
    """Give the paths of the files that say what something is made of, and of all that nobody could read."""
    return tuple(
        file.path
        for file in files
        if file.kind is Kind.UNREADABLE or (file.kind in _READABLE and reader_for(file.path) is not None)
    )


def too_large(files: Sequence[FileEntry]) -> tuple[str, ...]:
    """Give the paths of the files that are not read because of their size."""
    return tuple(file.path for file in files if file.size > MOST_BYTES)


def beside_in(tree: Sequence[FileEntry], read: Callable[[str], bytes]) -> Beside:
    """Give what a reader may see besides its own file: the plain files of the tree, and nothing outside of it."""
    files = {file.path: file for file in tree if file.kind in _READABLE and file.size <= MOST_BYTES}

    def beside(path: str) -> bytes | None:
        return read(path) if path in files else None

    return beside


def read_manifests(
    tree: Sequence[FileEntry], read: Callable[[str], bytes], paths: Sequence[str]
) -> tuple[tuple[Reading, ...], Coverage]:
    """Read those files of a tree, and say which of them are not covered and why.

    Shape: `read` gives the content of a file of the tree by its path.
    """
    files = {file.path: file for file in tree}
    beside = beside_in(tree, read)
    readings: list[Reading] = []
    missing: dict[str, str] = {}
    for path in paths:
        reader, file = reader_for(path), files.get(path)
        if file is None or file.kind not in _READABLE:
            missing[path] = (file.problem if file is not None else "") or "it cannot be read"
        elif reader is None:
            missing[path] = "it is not a file that says what something is made of"
        elif file.size > MOST_BYTES:
            missing[path] = f"it is larger than {MOST_BYTES >> 20} MB"
        else:
            try:
                readings.append(reader.read(path, read(path), beside))
            except InterlockError as error:
                missing[path] = str(error)
    for reading in readings:
        if reading.unresolved and reading.kind is not ReadingKind.MANIFEST:
            line, why = reading.unresolved[0]
            more = f" (and {len(reading.unresolved) - 1} more)" if len(reading.unresolved) > 1 else ""
            missing[reading.path] = f"line {line}: {why}{more}" if line else f"{why}{more}"
    shown = tuple(sorted(missing.items()))
    return tuple(readings), Coverage("files", len(paths), len(paths) - len(missing), shown)


def is_settled(reading: Reading, readings: Sequence[Reading], beside: Beside) -> bool:
    """Say whether a lockfile in the same folder, or in that of its workspace, settles what a manifest leaves open."""
    if reading.kind is not ReadingKind.MANIFEST:
        return False
    folders = {posixpath.dirname(reading.path), workspace_of(reading.path, beside)}
    family = reading.format.partition(".")[0]
    return any(
        other.kind is ReadingKind.LOCKFILE
        and posixpath.dirname(other.path) in folders
        and other.format.partition(".")[0] == family
        for other in readings
    )
