"""A commit, checked out alone: the bytes that git stores for it, and nothing that lies beside them.

Enters: a checkout and a revision. Leaves: a folder with its files. Floor 11. Each content is held against its own
name, so a damaged store is noticed. Nothing is converted or filtered, no hook runs and nothing is fetched; contents
that Git LFS keeps elsewhere are taken from this clone and held against the digest that the commit names.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.conversion import pointed_at
from interlock.adapters.vcs.discovery import Checkout
from interlock.adapters.vcs.freeze import Frozen, freeze_tree
from interlock.adapters.vcs.nested import Nesting
from interlock.adapters.vcs.objects import Objects
from interlock.adapters.vcs.placing import Target
from interlock.adapters.vcs.refs import ref_at, resolve
from interlock.adapters.vcs.scratch import Scratch
from interlock.change import FileChanged, Kind, PathOutside, RepositoryUnreadable, Source
from interlock.change.rules import escape_path, unescape_path

_LINK, _SUBMODULE, _EXECUTABLE = "120000", "160000", "100755"
_POINTER_BYTES: Final = 1024
_PIECE: Final = 1 << 20


class CleanCopy:
    """One commit of a repository, to be read and to be checked out."""

    def __init__(self, checkout: Checkout, revision: str) -> None:
        """Read what the commit holds. Errors: RevisionUnknown (CHG-101), RepositoryUnreadable (CHG-102)."""
        self._checkout = checkout
        self._scratch = Scratch(checkout.root, checkout.common_dir, checkout.algorithm)
        self._objects = Objects(self._scratch.git, checkout.algorithm)
        git = Git(checkout.root, {"GIT_DIR": checkout.git_dir})
        commit = resolve(git, revision)
        found, top = self._objects.revision(commit)
        tree, _ = self._objects.tree(top)
        nesting = Nesting(checkout, self._scratch, self._objects)
        self._files = nesting.of_tree(freeze_tree(tree, self._objects, {}), {})
        name = checkout.remote or Path(checkout.root).name
        inside = tuple((escape_path(one.path), one.commit) for one in self._files.nested)
        self.source = Source(name, found, self._files.snapshot, inside, ref_at(git, checkout, commit))
        """What it is."""

    def read(self, path: str) -> bytes:
        """Give the content of a file. Errors: FileChanged (CHG-104)."""
        found = self._objects.one(self._files.in_git.get(path, ""))
        if found.kind != "blob":
            raise FileChanged(path=path)
        return found.content

    def write(self, into: str) -> None:
        """Check it out into an empty folder, every file dated like the commit.

        Errors: RepositoryUnreadable (CHG-102) naming what is missing; OSError.
        """
        self._refuse_holes(self._files)
        leaves = sorted(self._files.whole.items())
        plain = [(path, mode, blob) for path, (mode, blob) in leaves if mode not in {_LINK, _SUBMODULE}]
        links = [(path, blob) for path, (mode, blob) in leaves if mode == _LINK]
        with Target(into, is_private=False) as target:
            for path, mode, content in self._contents(plain):
                try:
                    target.put_pieces(os.fsdecode(path), content, executable=mode == _EXECUTABLE)
                except PathOutside as error:
                    raise self._lacks(path, str(error)) from error
            # Links come last, so that no file is ever written through one.
            for (path, _), found in zip(links, self._objects.many(blob for _, blob in links), strict=True):
                if found.kind != "blob":
                    raise self._lacks(path, "it is missing or damaged")
                target.link(os.fsdecode(path), found.content)
        _date(into, int(self.source.revision.at.timestamp()))

    def _contents(self, plain: list[tuple[bytes, str, str]]) -> Iterator[tuple[bytes, str, Iterable[bytes]]]:
        for (path, mode, _), found in zip(plain, self._objects.many(blob for _, _, blob in plain), strict=True):
            if found.kind != "blob":
                raise self._lacks(path, "it is missing or damaged")
            pointer = pointed_at(found.content) if len(found.content) <= _POINTER_BYTES else None
            yield path, mode, self._stored(path, *pointer) if pointer else (found.content,)

    def _stored(self, path: bytes, digest: str, size: int) -> Iterator[bytes]:
        """Give what a Git LFS pointer stands for, where this clone has it, in pieces: it may be larger than memory.

        Errors: RepositoryUnreadable (CHG-102), after the last piece if they are not what was meant.
        """
        place = Path(self._checkout.common_dir, "lfs", "objects", digest[:2], digest[2:4], digest)
        total, got = hashlib.sha256(), 0
        try:
            with place.open("rb") as file:
                while piece := file.read(_PIECE):
                    total.update(piece)
                    got += len(piece)
                    yield piece
        except OSError as error:
            raise self._lacks(path, f"Git LFS keeps it elsewhere ({size} bytes); run `git lfs fetch`") from error
        if (got, total.hexdigest()) != (size, digest):
            raise self._lacks(path, "what Git LFS keeps for it is damaged; run `git lfs fsck`")

    def _refuse_holes(self, files: Frozen) -> None:
        for entry in files.snapshot.files:
            if entry.kind is Kind.UNREADABLE:
                raise self._lacks(unescape_path(entry.path), entry.problem)

    def _lacks(self, path: bytes, why: str) -> RepositoryUnreadable:
        return RepositoryUnreadable(root=self._checkout.root, why=f"{escape_path(path)} cannot be checked out: {why}")


def _date(top: str, seconds: int) -> None:
    """Date everything like the commit, so that building it again finds the same."""
    for place, _, files in os.walk(top, topdown=False):
        for name in files:
            os.utime(os.path.join(place, name), (seconds, seconds), follow_symlinks=False)  # noqa: PTH118 -- of os.walk
        os.utime(place, (seconds, seconds), follow_symlinks=False)
