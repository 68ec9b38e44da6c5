"""Freezing a state: every file of it with its digests, and where its content can be had again.

Enters: what git lists and what lies on the disk. Leaves: a frozen state. Floor 11.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from interlock.adapters.vcs.objects import Objects, Tree
from interlock.adapters.vcs.worktree import Seen, unreadable
from interlock.change import FileEntry, Kind, Snapshot
from interlock.change.rules import escape_path, is_inside, language_of

_LINK, _SUBMODULE, _EXECUTABLE = "120000", "160000", "100755"
_SUSPECT: Final = re.compile(rb"(?:^|/)(?:\.{0,2}|[^/]*git[^/]*)(?:/|$)", re.IGNORECASE)
"""Quickly tells most paths from those that deserve a look; `is_inside` decides."""


class Nested(msgspec.Struct, frozen=True):
    """A repository inside, whose files are part of a state."""

    path: bytes
    commit: str
    """What is checked out there, or recorded for it; empty before its first commit."""
    tree: Tree
    """Its files, by their paths in it."""
    is_clean: bool
    """Whether the files are exactly those of the commit."""


class Frozen(msgspec.Struct, frozen=True):
    """A state, frozen, with what a snapshot does not tell."""

    snapshot: Snapshot
    tree: Tree
    """As git would store it, a repository inside as its commit; without what could not be read."""
    whole: Tree
    """The same with the files of repositories inside in place of their commits."""
    in_git: Mapping[str, str]
    """Path to blob id, for the files whose content is to be had from git rather than from the disk."""
    lines: Mapping[str, int]
    """Number of lines by path."""
    by_blob: Mapping[str, Seen]
    """What is known of a content, whatever its path."""
    is_whole: bool = True
    """Whether `tree` tells all: everything could be read, and each repository inside holds its commit."""
    stored: frozenset[str] = frozenset()
    """Ids of contents of repositories inside that git has."""
    nested: tuple[Nested, ...] = ()


def frozen(seen: Mapping[bytes, Seen], in_git: Mapping[bytes, str]) -> Frozen:
    """Put together what was seen at each path."""
    ordered = sorted((one.entry.path, path) for path, one in seen.items())
    tree = {path: (one.mode, one.blob) for path, one in seen.items() if one.blob}
    return Frozen(
        snapshot=Snapshot(tuple(seen[path].entry for _, path in ordered)),
        tree=tree,
        whole=tree,
        is_whole=len(tree) == len(seen),
        in_git={escape_path(path): blob for path, blob in in_git.items()},
        lines={one.entry.path: one.lines for one in seen.values()},
        by_blob={
            one.blob: one
            for one in seen.values()
            if one.mode.startswith("1") and one.mode != _SUBMODULE and not one.is_pointer
        },
    )


def freeze_tree(tree: Tree, objects: Objects, known: Mapping[str, Seen], conflicts: Iterable[bytes] = ()) -> Frozen:
    """Freeze files whose contents git has: those of a commit, or of the index.

    Shape: `known` is what earlier freezing found out about contents, so that nothing is read twice.
    """
    seen = {path: unreadable(path, "it is in conflict; resolve it and add it") for path in conflicts}
    wanted: list[tuple[bytes, str, bool]] = []
    for path, (mode, blob) in tree.items():
        if not is_safe(path):
            seen[path] = outside(path)
        elif mode == _SUBMODULE:
            seen[path] = see_submodule(path, blob)
        elif blob in known:
            seen[path] = relabel(known[blob], path, mode)
        else:
            wanted.append((path, blob, mode == _EXECUTABLE))
    for path, one in objects.files(wanted):
        mode, blob = tree[path]
        lacking = unreadable(path, f"its content, object {blob[:12]}, is missing or damaged in the repository")
        seen[path] = relabel(one, path, mode) if one is not None else lacking
    stored = {path: blob for path, (mode, blob) in tree.items() if mode != _SUBMODULE}
    return frozen(seen, stored)


def relabel(one: Seen, path: bytes, mode: str) -> Seen:
    """Give the same content under another path or mode."""
    name, old = escape_path(path), one.entry
    if mode == _LINK:
        entry = FileEntry(name, Kind.LINK, old.size, old.sha256)
    elif old.kind is Kind.LINK:  # its bytes are not at hand to tell text from binary; a target text has no NUL
        entry = FileEntry(name, Kind.TEXT, old.size, old.sha256, mode == _EXECUTABLE, language_of(name, b""))
    else:
        language = old.language if old.path == name else language_of(name, one.first_line)
        entry = FileEntry(name, old.kind, old.size, old.sha256, mode == _EXECUTABLE, language)
    return Seen(entry, mode, one.blob, one.lines, first_line=one.first_line)


def see_submodule(path: bytes, commit: str) -> Seen:
    """Give a commit of another repository as what lies at a path; its identity is the commit's."""
    entry = FileEntry(escape_path(path), Kind.SUBMODULE, 0, hashlib.sha256(commit.encode()).hexdigest())
    return Seen(entry, _SUBMODULE, commit)


def is_safe(path: bytes) -> bool:
    """Say whether a path that git gave stays inside; what git checks out always does, what is stored need not."""
    return _SUSPECT.search(path) is None or is_inside(escape_path(path))


def outside(path: bytes) -> Seen:
    """Say that a path cannot be examined because of its name."""
    return unreadable(path, "its name leads outside of the folder or into git's own")
