"""Which paths and lines differ between a base and a frozen state.

Enters: two trees, and files to read where git has not stored a content. Leaves: changed files. Floor 11.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

import msgspec

from interlock.adapters.vcs.freeze import Frozen
from interlock.adapters.vcs.objects import Tree
from interlock.adapters.vcs.scratch import Scratch
from interlock.adapters.vcs.worktree import Folder, git_id
from interlock.change import ChangedFile, FileChanged, Kind, RepositoryUnreadable, Status
from interlock.change.rules import added_ranges, escape_path

_MOST_BYTES: Final = 16 << 20
"""Bigger files that git does not have are not compared line by line: all their lines count as new."""
_SUBMODULE: Final = "160000"
_RENAMES: Final = ("-M50%", "-l2000")
_STATUS: Final = {"A": Status.ADDED, "D": Status.DELETED, "R": Status.RENAMED}


class Stored(msgspec.Struct, frozen=True):
    """A frozen state as a tree in the scratch repository."""

    tree: str
    whole: frozenset[str]
    """Paths whose content is not there, only a stand-in for it."""


def store(state: Frozen, root: str, scratch: Scratch, there: Collection[str], trees: Collection[str]) -> Stored:
    """Write a state into the scratch repository, reading again the files whose content git does not have."""
    stand_ins: Tree = {}
    files = state.snapshot.by_path()
    with Folder(root, scratch.algorithm) as folder:
        for path, (mode, blob) in sorted(state.whole.items()):
            if blob not in there and mode != _SUBMODULE:
                content = _content(folder, path, blob, files[escape_path(path)].size)
                if content is None:
                    stand_ins[path] = (mode, scratch.write("blob", f"stands for {blob}\n".encode()))
                else:
                    scratch.write("blob", content)
    tree = scratch.write_tree({**state.whole, **stand_ins}, trees)
    return Stored(tree, frozenset(escape_path(path) for path in stand_ins))


def _content(folder: Folder, path: bytes, blob: str, size: int) -> bytes | None:
    if size > _MOST_BYTES:
        return None
    try:
        content = folder.read(path)
    except FileChanged:
        return None
    return content if git_id("blob", content, folder.algorithm) == blob else None


def changed_files(
    base: str, base_files: Tree, state: Frozen, stored: Stored, scratch: Scratch
) -> tuple[ChangedFile, ...]:
    """Compare a base tree with a stored state. Errors: RepositoryUnreadable (CHG-102)."""
    changes = list(_raw(base, stored.tree, scratch))
    edited = [path for letter, _, path in changes for _ in range(_sections(letter))]
    ranges: dict[str, tuple[tuple[int, int], ...]] = {}
    for path, found in zip(edited, _patch(base, stored.tree, scratch, len(edited)), strict=True):
        ranges[path] = (*ranges.get(path, ()), *found)
    # A repository inside whose files are not there is still told by its commit.
    told = {escape_path(path) for path, (mode, _) in state.whole.items() if mode == _SUBMODULE}
    unread = {file.path for file in state.snapshot.files if file.kind is Kind.UNREADABLE} - told
    by_path: dict[str, ChangedFile] = {}
    for letter, old, path in changes:
        is_new = letter == "A" or path in stored.whole
        lines = whole(state, path) if is_new else ranges.get(path, ())
        if old in unread:  # what lies there could not be read, so nobody knows that it moved
            by_path[path] = ChangedFile(path, Status.ADDED, added_lines=whole(state, path))
        elif path not in unread:
            by_path[path] = ChangedFile(path, _STATUS.get(letter, Status.MODIFIED), old, lines)
    there = {escape_path(path) for path in base_files}
    by_path.update((path, ChangedFile(path, Status.MODIFIED if path in there else Status.ADDED)) for path in unread)
    return tuple(by_path[path] for path in sorted(by_path))


def all_added(state: Frozen) -> tuple[ChangedFile, ...]:
    """Give every file as added, for where there is no base."""
    return tuple(
        ChangedFile(file.path, Status.ADDED, added_lines=whole(state, file.path)) for file in state.snapshot.files
    )


def whole(state: Frozen, path: str) -> tuple[tuple[int, int], ...]:
    """Give all lines of a file as one range; none for an empty one."""
    count = state.lines.get(path, 0)
    return ((1, count),) if count else ()


def _raw(old: str, new: str, scratch: Scratch) -> Iterator[tuple[str, str, str]]:
    """Give letter, old path (of a rename, else empty) and path of each difference."""
    answer = scratch.git.run("diff-tree", "-r", "-z", "--raw", "--no-commit-id", *_RENAMES, old, new, "--")
    fields = iter(answer.split(b"\0")[:-1])
    for facts in fields:
        letter = facts.rpartition(b" ")[2][:1].decode("ascii", "replace")
        first = escape_path(next(fields))
        yield (letter, first, escape_path(next(fields))) if letter == "R" else (letter, "", first)


def _sections(letter: str) -> int:
    """Say in how many sections git tells a difference: a change of kind is told as a deletion and an addition."""
    return {"M": 1, "R": 1, "T": 2}.get(letter, 0)


def _patch(old: str, new: str, scratch: Scratch, sections: int) -> list[tuple[tuple[int, int], ...]]:
    """Read the new lines of files that were edited; names are quoted, so none of them can pose as a header."""
    if not sections:
        return []
    form = ("-p", "-U0", "--no-ext-diff", "--no-textconv", "--no-color", "--diff-filter=MRT")
    talk = scratch.git.start("diff-tree", "-r", "--no-commit-id", *form, *_RENAMES, old, new, "--")
    with talk:
        found = added_ranges(talk.stdout or ())
    if talk.returncode != 0 or len(found) != sections:
        raise RepositoryUnreadable(root=scratch.git.root, why="git diff-tree did not tell all changed lines")
    return found
