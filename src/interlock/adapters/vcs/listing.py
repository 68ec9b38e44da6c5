"""What git says is there: the index, and the files that nobody added yet.

Enters: a git to ask. Leaves: paths as bytes with what the index holds of them. Floor 11.
None of these commands reads the content of a working tree file, so none can run a filter.
"""

from __future__ import annotations

import os
from typing import Final

import msgspec

from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.objects import Tree
from interlock.adapters.vcs.worktree import git_id
from interlock.change import RepositoryUnreadable
from interlock.change.rules import unread_folders

OWN_FOLDER: Final = b".interlock"
"""Where Interlock keeps its own data; never part of what is judged unless somebody committed it."""


class IndexRow(msgspec.Struct, frozen=True):
    """What the index holds at one path."""

    mode: str
    blob: str
    is_left_out: bool
    """Whether git was told not to write it into the working tree (skip-worktree, as sparse checkouts do)."""
    is_conflict: bool


def read_index(git: Git) -> dict[bytes, IndexRow]:
    """Give the index by path; a path in conflict once. Errors: RepositoryUnreadable (CHG-102)."""
    rows: dict[bytes, IndexRow] = {}
    for line in git.run("ls-files", "-s", "-t", "-z").split(b"\0")[:-1]:
        facts, _, path = line.partition(b"\t")
        match facts.decode("ascii", "replace").split(" "):
            case [tag, mode, blob, stage]:
                rows[path] = IndexRow(mode, blob, tag == "S", stage != "0")
            case _:
                raise RepositoryUnreadable(root=git.root, why="git ls-files answered in an unknown form")
    return rows


class Untracked(msgspec.Struct, frozen=True):
    """Files that nobody added and no rule ignores."""

    files: tuple[bytes, ...]
    repositories: tuple[bytes, ...]
    """Other repositories that lie inside this one."""
    unread: dict[str, str]
    """Folders that git could not open, with the reason."""


def read_untracked(git: Git, user_ignores: str) -> Untracked:
    """List what `git add .` would add, but for our own folder."""
    settings = ("-c", f"core.excludesFile={user_ignores}") if user_ignores else ()
    done = git.ask(*settings, "ls-files", "-o", "--exclude-standard", "-z")
    paths = [path for path in done.stdout.split(b"\0")[:-1] if path.split(b"/", 1)[0] != OWN_FOLDER]
    return Untracked(
        files=tuple(path for path in paths if not path.endswith(b"/")),
        repositories=tuple(path.rstrip(b"/") for path in paths if path.endswith(b"/")),
        unread=unread_folders(os.fsdecode(done.stderr)),
    )


def staged_differences(git: Git, head: str, algorithm: str) -> frozenset[bytes]:
    """Give the paths in which the next commit would differ from HEAD; reads no working tree file."""
    against = head or git_id("tree", b"", algorithm)
    form = ("--raw", "-z", "--no-renames", "--ita-invisible-in-index", "--ignore-submodules=none")
    answer = git.run("diff-index", "--cached", *form, against, "--")
    return frozenset(answer.split(b"\0")[1::2])


def staged_tree(index: dict[bytes, IndexRow], head: Tree, differences: frozenset[bytes]) -> Tree:
    """Give what the next commit would hold: the index without what was only announced (`git add -N`) or conflicts."""
    return {
        path: (row.mode, row.blob)
        for path, row in index.items()
        if not row.is_conflict and (path in differences or path in head)
    }
