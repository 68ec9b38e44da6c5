"""A git folder of our own that borrows a repository's objects and believes nothing else of it.

Enters: a repository's object store. Leaves: trees and commits for states that git never stored. Floor 11.
Diffs and blame run here, so the repository's configuration, attributes, hooks, grafts, replacements and
remotes are out of reach, and nothing is ever written into the repository.
"""

from __future__ import annotations

import shutil
import weakref
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from interlock.adapters.scratch import make_folder
from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.objects import Tree
from interlock.adapters.vcs.worktree import git_id

_CONFIG = """[core]
\trepositoryformatversion = {version}
\tbare = true
{extensions}"""
_FORMAT = "[extensions]\n\tobjectFormat = sha256\n"


class Scratch:
    """A temporary bare repository; its folder goes away with it, or with the process."""

    def __init__(self, root: str, common_dir: str, algorithm: str) -> None:
        self.algorithm = algorithm
        self._top = Path(make_folder("git"))
        self._finalizer = weakref.finalize(self, shutil.rmtree, str(self._top), ignore_errors=True)
        is_sha1 = algorithm == "sha1"
        files = {
            "HEAD": "ref: refs/heads/nothing\n",
            "config": _CONFIG.format(version=0 if is_sha1 else 1, extensions="" if is_sha1 else _FORMAT),
        }
        for folder in ("objects/info", "refs"):
            (self._top / folder).mkdir(parents=True)
        for name, text in files.items():
            (self._top / name).write_text(text, encoding="utf-8")
        self.shallow = frozenset[str]()
        self._lenders = 0
        self.borrow(common_dir)
        self.git = Git(str(self._top), {"GIT_DIR": str(self._top)}, speaks_of=root)

    def borrow(self, common_dir: str) -> None:
        """Read the objects of one more repository too, and know where its history is cut off."""
        link = self._top / f"borrowed-{self._lenders}"
        self._lenders += 1
        # A link, because the file of alternates has no way to write every path.
        link.symlink_to(Path(common_dir, "objects"))
        with (self._top / "objects/info/alternates").open("a", encoding="utf-8") as file:
            file.write(f"{link}\n")
        shallow = Path(common_dir, "shallow")
        if shallow.is_file():
            self.shallow |= frozenset(shallow.read_text(encoding="ascii").split())
            (self._top / "shallow").write_text("".join(f"{commit}\n" for commit in sorted(self.shallow)), "ascii")

    def write(self, kind: str, content: bytes) -> str:
        """Store one object here; give its id."""
        name = git_id(kind, content, self.algorithm)
        place = self._top / "objects" / name[:2] / name[2:]
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(zlib.compress(b"%s %d\0%s" % (kind.encode(), len(content), content), 1))
        return name

    def write_tree(self, files: Tree, known: Iterable[str] = ()) -> str:
        """Store the trees of some files, but for those already known; give the id of the top one.

        Shape: the blobs need not exist here.
        """
        there = frozenset(known)
        nested: dict[bytes, dict[bytes, tuple[str, str]]] = {b"": {}}
        for path, leaf in files.items():
            folder, _, name = path.rpartition(b"/")
            _folder(nested, folder)[name] = leaf
        for folder in sorted(nested, key=lambda path: path.count(b"/") + bool(path), reverse=True):
            content = _tree_content(nested[folder])
            tree = git_id("tree", content, self.algorithm)
            if tree not in there:
                self.write("tree", content)
            if not folder:
                return tree
            parent, _, own = folder.rpartition(b"/")
            nested[parent][own] = ("40000", tree)
        raise AssertionError(files)

    def write_commit(self, tree: str, parents: Iterable[str]) -> str:
        """Store a commit that stands for what is not committed yet."""
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
        return self.write(
            "commit", "\n".join([*lines, "author - <-> 0 +0000", "committer - <-> 0 +0000", "", ""]).encode()
        )


def _folder(nested: dict[bytes, dict[bytes, tuple[str, str]]], path: bytes) -> dict[bytes, tuple[str, str]]:
    rows = nested.get(path)
    if rows is None:
        rows = nested[path] = {}
        _folder(nested, path.rpartition(b"/")[0])
    return rows


def _tree_content(rows: Mapping[bytes, tuple[str, str]]) -> bytes:
    ordered = sorted(rows.items(), key=lambda row: row[0] + b"/" if row[1][0] == "40000" else row[0])
    return b"".join(b"%s %s\0%s" % (mode.encode(), name, bytes.fromhex(blob)) for name, (mode, blob) in ordered)
