"""Giving frozen contents back, each checked against the digest it was frozen under.

Enters: a snapshot and paths. Leaves: bytes, or files in a folder. Floor 11.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping

from interlock.adapters.vcs.freeze import is_safe
from interlock.adapters.vcs.objects import Objects
from interlock.adapters.vcs.placing import Target
from interlock.adapters.vcs.worktree import Folder
from interlock.change import FileChanged, FileEntry, Kind, PathOutside, Snapshot
from interlock.change.rules import unescape_path

GONE = "it changed or vanished since it was frozen"


def materialise(
    source: Iterator[tuple[FileEntry, bytes | None]], into: str, transform: Callable[[FileEntry, bytes], bytes]
) -> Iterator[tuple[str, str]]:
    """Write contents below a folder; give path and reason of each that was not written."""
    with Target(into) as target:
        for entry, content in source:
            if content is None:
                yield entry.path, GONE
                continue
            try:
                target.put(entry.path, transform(entry, content), executable=entry.executable)
            except PathOutside as error:
                yield entry.path, str(error)
            except OSError as error:
                yield entry.path, f"it could not be written: {(error.strerror or str(error)).lower()}"


def chosen(snapshot: Snapshot, paths: Collection[str], refused: dict[str, str]) -> list[FileEntry]:
    """Give the entries of some paths that have bytes to write; note the others with the reason."""
    files = snapshot.by_path()
    entries = []
    for path in sorted(set(paths)):
        entry = files.get(path)
        if entry is None:
            refused[path] = "it is not part of the snapshot"
        elif entry.kind not in {Kind.TEXT, Kind.BINARY}:
            refused[path] = entry.problem or f"it is a {entry.kind.value}"
        elif not is_safe(unescape_path(path)):
            refused[path] = str(PathOutside(path=path))
        else:
            entries.append(entry)
    return entries


def from_disk(root: str, entries: Collection[FileEntry]) -> Iterator[tuple[FileEntry, bytes | None]]:
    """Read files where they lie; none for what is no longer what was frozen."""
    with Folder(root) as folder:
        for entry in entries:
            try:
                content = folder.read(unescape_path(entry.path))
            except FileChanged:
                yield entry, None
            else:
                yield entry, content if is_same(entry, content) else None


def from_git(
    objects: Objects, entries: Collection[FileEntry], blobs: Mapping[str, str]
) -> Iterator[tuple[FileEntry, bytes | None]]:
    """Read files from git's objects."""
    for entry, found in zip(entries, objects.many(blobs[entry.path] for entry in entries), strict=True):
        yield entry, found.content if found.kind == "blob" and is_same(entry, found.content) else None


def is_same(entry: FileEntry, content: bytes) -> bool:
    """Say whether bytes are those that were frozen."""
    return hashlib.sha256(content).hexdigest() == entry.sha256
