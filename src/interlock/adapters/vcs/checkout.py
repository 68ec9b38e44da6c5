"""Freezing the working tree of a git repository, believing the files and nothing else.

Enters: index, HEAD and the files themselves. Leaves: a frozen state. Floor 11. git's own idea of what
changed rests on timestamps and flags in the index that anybody can set, so every file is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.conversion import MOST_BYTES, attributes, committed_forms, pointed_at
from interlock.adapters.vcs.discovery import Checkout
from interlock.adapters.vcs.freeze import Frozen, frozen, is_safe, outside, relabel, see_submodule
from interlock.adapters.vcs.listing import IndexRow, read_index, read_untracked
from interlock.adapters.vcs.objects import Objects, Tree
from interlock.adapters.vcs.worktree import Folder, Seen, git_id, look_at, see_bytes, unreadable
from interlock.change import FileChanged

_LINK, _SUBMODULE = "120000", "160000"


class WorktreeFreezer:
    """Freezes one working tree once."""

    def __init__(self, checkout: Checkout, git: Git, objects: Objects, head: Tree) -> None:
        self._checkout = checkout
        self._git = git
        self._objects = objects
        self._head = head
        self._index = read_index(git)
        self._seen: dict[bytes, Seen] = {}
        self._in_git: dict[bytes, str] = {}

    def freeze(self) -> Frozen:
        """Read everything. Errors: RepositoryUnreadable (CHG-102)."""
        untracked = read_untracked(self._git, self._checkout.user_ignores)
        safe = [path for path in (*self._index, *untracked.files) if is_safe(path)]
        self._seen.update((path, outside(path)) for path in self._index if not is_safe(path))
        plain = (path for path in sorted(safe) if not self._is_submodule(path))
        for path, one in look_at(self._checkout.root, plain, self._checkout.algorithm):
            if one is not None:
                self._seen[path] = self._as_tracked(one, path)
            elif path in self._index and self._index[path].is_left_out:
                self._take_from_git(path, self._index[path])
        for path in (*untracked.repositories, *(path for path in safe if self._is_submodule(path))):
            self._see_repository(path)
        self._explain()
        for folder, reason in untracked.unread.items():
            self._seen[os.fsencode(folder)] = unreadable(os.fsencode(folder), reason)
        return frozen(self._seen, self._in_git)

    def stored(self) -> frozenset[str]:
        """Give the ids of contents that git has already."""
        return frozenset(row.blob for row in self._index.values()) | {blob for _, blob in self._head.values()}

    def _is_submodule(self, path: bytes) -> bool:
        return path in self._index and self._index[path].mode == _SUBMODULE

    def _as_tracked(self, one: Seen, path: bytes) -> Seen:
        """Apply what a file system that knows no links or executable files cannot show (core.symlinks, fileMode)."""
        row = self._index.get(path)
        if row is None or not one.blob or one.mode == row.mode:
            return one
        is_link_as_text = self._checkout.holds("core.symlinks") is False and row.mode == _LINK and one.blob == row.blob
        is_mode_unknown = self._checkout.holds("core.filemode") is False and _LINK not in {one.mode, row.mode}
        return relabel(one, path, row.mode) if is_link_as_text or is_mode_unknown else one

    def _take_from_git(self, path: bytes, row: IndexRow) -> None:
        """Judge a file that a sparse checkout left out: it is part of the commit all the same."""
        for _, one in self._objects.files([(path, row.blob, row.mode == "100755")]):
            problem = f"it is not checked out, and object {row.blob[:12]} is missing or damaged"
            self._seen[path] = relabel(one, path, row.mode) if one is not None else unreadable(path, problem)
            self._in_git[path] = row.blob

    def _see_repository(self, path: bytes) -> None:
        """Judge a repository inside this one by the commit that is checked out there."""
        with Folder(self._checkout.root, self._checkout.algorithm) as folder:
            try:
                names = [name for name, _ in folder.children(path)]
            except OSError:  # a file in its place, or nothing
                if (one := folder.look(path)) is not None:
                    self._seen[path] = one
                return
        row = self._index.get(path)
        if b".git" in names:
            there = str(Path(self._checkout.root, os.fsdecode(path)))
            git = Git(there, {"GIT_CEILING_DIRECTORIES": self._checkout.root})
            answer = git.run("rev-parse", "--verify", "-q", "HEAD", accepts=(0, 1, 128))
            self._seen[path] = see_submodule(path, answer.decode("ascii", "replace").strip())
        elif names or row is None:
            self._seen[path] = unreadable(path, "files lie in the place of another repository")
        else:
            self._seen[path] = see_submodule(path, row.blob)  # not initialised: git takes it as unchanged

    def _explain(self) -> None:
        """Find the files that differ only by what git converts, and take what git has for them."""
        odd = [path for path, row in self._index.items() if self._differs(path, row)]
        if not odd:
            return
        rules = attributes(self._git, odd)
        with Folder(self._checkout.root) as folder:
            for path in odd:
                self._explain_one(folder, path, rules.get(path, {}))

    def _differs(self, path: bytes, row: IndexRow) -> bool:
        one = self._seen.get(path)
        return one is not None and one.mode.startswith("100") and one.blob not in self._committed(path, row)

    def _committed(self, path: bytes, row: IndexRow) -> set[str]:
        return {row.blob, self._head.get(path, ("", row.blob))[1]}

    def _explain_one(self, folder: Folder, path: bytes, rules: dict[str, str]) -> None:
        one, wanted = self._seen[path], self._committed(path, self._index[path])
        if rules.get("filter") == "lfs":
            if (pointer := self._pointer_to(one, wanted)) is not None:
                self._seen[path] = msgspec.structs.replace(one, blob=pointer, is_pointer=True)
            return
        for form in self._forms(folder, path, one, rules):
            if git_id("blob", form, self._checkout.algorithm) in wanted:
                self._seen[path] = see_bytes(path, form, self._checkout.algorithm, executable=one.entry.executable)
                self._in_git[path] = self._seen[path].blob
                return

    def _forms(self, folder: Folder, path: bytes, one: Seen, rules: dict[str, str]) -> Iterator[bytes]:
        if one.entry.size > MOST_BYTES:
            return
        try:
            content = folder.read(path)
        except FileChanged:
            return
        if git_id("blob", content, self._checkout.algorithm) == one.blob:
            yield from committed_forms(content, rules, self._checkout.settings)

    def _pointer_to(self, one: Seen, wanted: set[str]) -> str | None:
        """Give the committed Git LFS pointer that stands for exactly this content."""
        for found in self._objects.many(sorted(wanted)):
            if pointed_at(found.content) == (one.entry.sha256, one.entry.size):
                return found.id
        return None
