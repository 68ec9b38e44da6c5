"""Repositories inside a repository: their files are part of what is judged.

Enters: a frozen state that knows them as commits. Leaves: the same state with their files. Floor 11. What a commit
consists of is found by its id in whatever object store of this clone has it, so .gitmodules, in which anybody can
write any name, path or address, is not read. Nothing is fetched and no store outside of the clone is opened.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from interlock.adapters.vcs.checkout import WorktreeFreezer
from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.discovery import Checkout, read_checkout
from interlock.adapters.vcs.freeze import Frozen, Nested, freeze_tree
from interlock.adapters.vcs.objects import Objects, Tree
from interlock.adapters.vcs.refs import head_of
from interlock.adapters.vcs.scratch import Scratch
from interlock.adapters.vcs.worktree import Seen
from interlock.change import FileEntry, Kind, RepositoryUnreadable, Snapshot
from interlock.change.rules import escape_path, unescape_path

_DEEPEST: Final = 32
_MOST: Final = 2000
"""A few commits that hold each other many times over can stand for more repositories than any memory."""
_MENDED_BY: Final = "run `git submodule update --init --recursive`"

Inner = Frozen | str
"""The files of a repository inside, or why they cannot be had."""


class Nesting:
    """Fills in the files of the repositories inside one checkout."""

    def __init__(self, checkout: Checkout, scratch: Scratch, objects: Objects) -> None:
        self._checkout = checkout
        self._scratch = scratch
        self._objects = objects
        self._by_commit: dict[str, Inner] = {}
        self._borrowed: set[str] = set()

    def of_tree(self, outer: Frozen, known: Mapping[str, Seen]) -> Frozen:
        """Fill in a state that git holds: each repository inside at the commit that is recorded for it."""
        return self._filled_from_git(outer, known, self._checkout.root, 0)

    def of_worktree(self, outer: Frozen) -> Frozen:
        """Fill in a working tree: what is checked out as it lies there, the rest at its recorded commit."""
        return self._filled_from_disk(outer, self._checkout, 0)

    def _filled_from_git(self, outer: Frozen, known: Mapping[str, Seen], place: str, depth: int) -> Frozen:
        commits = _commits(outer)
        if not commits:
            return outer
        self._borrow_modules(self._checkout)
        for path in commits if place else ():
            self._borrow_at(os.path.join(place, os.fsdecode(path)))  # noqa: PTH118 -- bytes that are no text
        inner = {path: self._at_commit(commit, known, depth) for path, commit in commits.items()}
        return filled(outer, inner, commits, is_clean=lambda _: True)

    def _at_commit(self, commit: str, known: Mapping[str, Seen], depth: int) -> Inner:
        if commit not in self._by_commit:
            self._by_commit[commit] = self._read_commit(commit, known, depth)
        return self._by_commit[commit]

    def _read_commit(self, commit: str, known: Mapping[str, Seen], depth: int) -> Inner:
        if depth >= _DEEPEST:
            return "too many repositories lie inside each other"
        try:
            tree = self._tree_of(commit)
        except RepositoryUnreadable:
            return f"its files at commit {commit[:12]} are not in this clone: {_MENDED_BY}"
        return self._filled_from_git(freeze_tree(tree, self._objects, known), known, "", depth + 1)

    def _filled_from_disk(self, outer: Frozen, checkout: Checkout, depth: int) -> Frozen:
        commits = _commits(outer)
        if not commits:
            return outer
        self._borrow_modules(checkout)
        clean: set[bytes] = set()
        inner: dict[bytes, Inner] = {}
        for path, commit in commits.items():
            place = os.path.join(checkout.root, os.fsdecode(path))  # noqa: PTH118 -- bytes that are no text
            if os.path.lexists(os.path.join(place, ".git")):  # noqa: PTH118
                inner[path], is_clean = self._checked_out(place, commit, depth)
            else:
                inner[path], is_clean = self._at_commit(commit, {}, depth), True
            clean.update([path] if is_clean else [])
        return filled(outer, inner, commits, is_clean=clean.__contains__)

    def _checked_out(self, place: str, commit: str, depth: int) -> tuple[Inner, bool]:
        """Freeze a repository where it lies, and say whether it holds exactly its commit."""
        if depth >= _DEEPEST:
            return "too many repositories lie inside each other", False
        if not self._borrow_at(place):
            return "its git folder lies outside of this repository, so nobody looked inside", False
        try:
            checkout = read_checkout(place)
            if checkout.algorithm != self._checkout.algorithm:
                return "it names its objects otherwise than the repository around it", False
            self._borrow(checkout.common_dir)
            git = Git(place, {"GIT_DIR": checkout.git_dir, "GIT_WORK_TREE": place})
            head = self._tree_of(commit) if head_of(git, checkout)[0] else {}
            freezer = WorktreeFreezer(checkout, git, self._objects, head)
            files = self._filled_from_disk(freezer.freeze(), checkout, depth + 1)
        except RepositoryUnreadable as error:
            return f"it cannot be read as a repository: {error}", False
        is_clean = bool(commit) and files.is_whole and files.tree == head
        return msgspec.structs.replace(files, stored=files.stored | freezer.stored()), is_clean

    def _tree_of(self, commit: str) -> Tree:
        return self._objects.tree(self._objects.revision(commit)[1])[0]

    def _borrow_at(self, place: str) -> bool:
        """Borrow the objects of what is checked out at a place; false if it keeps them outside of this clone."""
        folder = git_folder(place)
        return folder is not None and self._borrow(folder)

    def _borrow_modules(self, checkout: Checkout) -> None:
        for top in {checkout.common_dir, checkout.git_dir}:
            for folder in module_folders(Path(top, "modules")):
                self._borrow(str(folder))

    def _borrow(self, folder: str) -> bool:
        objects = os.path.realpath(Path(folder, "objects"))
        ours = (self._checkout.root, self._checkout.common_dir, self._checkout.git_dir)
        if not any(objects.startswith(os.path.realpath(top).rstrip("/") + "/") for top in ours):
            return Path(folder, "commondir").is_file() and self._is_ours(folder, ours)
        if objects not in self._borrowed and Path(objects).is_dir():
            self._borrowed.add(objects)
            self._scratch.borrow(os.path.dirname(objects))  # noqa: PTH120
        return True

    def _is_ours(self, folder: str, ours: tuple[str, ...]) -> bool:
        return any(os.path.realpath(folder).startswith(os.path.realpath(top).rstrip("/") + "/") for top in ours)


def git_folder(place: str) -> str | None:
    """Give where what is checked out at a place keeps its objects; none if nothing is, or a link leads there."""
    if os.path.realpath(place) != place:
        return None
    own = Path(place, ".git")
    if own.is_symlink():
        return None
    if own.is_dir():
        return str(own)
    try:
        with own.open("rb") as file:
            line = file.read(1 << 16)
    except OSError:
        return None
    if not line.startswith(b"gitdir: "):
        return None
    target = os.fsdecode(line.removeprefix(b"gitdir: ").split(b"\n", 1)[0])
    return os.path.realpath(Path(place, target)) if "\0" not in target else None


def module_folders(top: Path) -> Iterator[Path]:
    """Give the git folders of submodules below `modules/`, those of their own submodules too."""
    for place, folders, files in os.walk(top):
        if "HEAD" in files and "objects" in folders:
            yield Path(place)
            folders[:] = [name for name in folders if name == "modules"]


def filled(
    outer: Frozen, inner: Mapping[bytes, Inner], commits: Mapping[bytes, str], *, is_clean: Callable[[bytes], bool]
) -> Frozen:
    """Put the files of repositories inside beside the commits that stand for them."""
    entries = {entry.path: entry for entry in outer.snapshot.files}
    whole = dict(outer.whole)
    in_git, lines, by_blob = dict(outer.in_git), dict(outer.lines), dict(outer.by_blob)
    nested = list(outer.nested)
    stored = set(outer.stored)
    for path, files in inner.items():
        name = escape_path(path)
        if isinstance(files, Frozen) and len(nested) + len(files.nested) >= _MOST:
            files = "too many repositories lie inside each other"  # noqa: PLW2901
        if isinstance(files, str):
            old = entries[name]
            entries[name] = FileEntry(name, Kind.UNREADABLE, sha256=old.sha256, problem=files)
            continue
        renamed = {one.path: below(path, one.path) for one in files.snapshot.files}
        if not entries.keys().isdisjoint(renamed.values()):  # no index can hold that, a tree that somebody made can
            entries[name] = FileEntry(name, Kind.UNREADABLE, problem="files lie in the place of another repository")
            continue
        entries |= {
            renamed[one.path]: msgspec.structs.replace(one, path=renamed[one.path]) for one in files.snapshot.files
        }
        whole.pop(path, None)
        whole |= {path + b"/" + place: leaf for place, leaf in files.whole.items()}
        in_git |= {renamed[place]: blob for place, blob in files.in_git.items()}
        lines |= {renamed[place]: count for place, count in files.lines.items()}
        by_blob |= files.by_blob
        stored |= files.stored
        stored |= {blob for _, blob in files.tree.values() if is_clean(path)}
        nested.append(Nested(path, commits[path], files.whole, is_clean(path)))
        nested += [msgspec.structs.replace(one, path=path + b"/" + one.path) for one in files.nested]
    return Frozen(
        snapshot=Snapshot(tuple(entries[name] for name in sorted(entries))),
        tree=outer.tree,
        whole=whole,
        in_git=in_git,
        lines=lines,
        by_blob=by_blob,
        is_whole=outer.is_whole and all(is_clean(path) for path in inner),
        stored=frozenset(stored),
        nested=tuple(nested),
    )


def below(path: bytes, inner: str) -> str:
    """Give the path of a file of a repository that lies at a path."""
    return escape_path(path + b"/" + unescape_path(inner))


def _commits(files: Frozen) -> dict[bytes, str]:
    """Give the repositories inside with the commit that stands for each; empty for one without commits."""
    paths = (unescape_path(entry.path) for entry in files.snapshot.files if entry.kind is Kind.SUBMODULE)
    return {path: files.tree.get(path, ("", ""))[1] for path in paths}
