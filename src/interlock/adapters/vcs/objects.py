"""Reading git's objects, each checked against its own name.

Enters: object ids. Leaves: commits, trees, file contents. Floor 11. git itself does not check packed objects
when it reads them, so a damaged or doctored store is noticed here or nowhere.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final, Self

import msgspec

from interlock.adapters.vcs.command import Git, Talk
from interlock.adapters.vcs.worktree import CHUNK, Digests, Seen
from interlock.change import RepositoryUnreadable, Revision
from interlock.kernel import Digest

_WINDOW: Final = 256
"""Ids sent ahead of the answers: few enough that neither pipe can fill up and block both sides."""

Tree = dict[bytes, tuple[str, str]]
"""Paths of a tree with git's mode and object id."""


class Found(msgspec.Struct, frozen=True):
    """One object as git handed it out."""

    id: str
    kind: str = ""
    """Empty for an object that is not there, is damaged or is not what its name says."""
    content: bytes = b""


class Objects:
    """Reads objects through one `git cat-file --batch` that lives as long as the `with` block."""

    def __init__(self, git: Git, algorithm: str) -> None:
        self._git = git
        self._algorithm = algorithm
        self._batch: Talk | None = None
        self._is_broken = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def many(self, ids: Iterable[str]) -> Iterator[Found]:
        """Give objects in the order asked for, whole."""
        for wanted, kind, size in self._headers(ids):
            content = b"".join(self._pieces(size)) if kind else b""
            name = hashlib.new(self._algorithm, b"%s %d\0" % (kind.encode(), size), usedforsecurity=False)
            name.update(content)
            yield Found(wanted, kind, content) if kind and name.hexdigest() == wanted else Found(wanted)

    def one(self, wanted: str) -> Found:
        """Give one object, whole."""
        return next(self.many([wanted]))

    def files(self, rows: Iterable[tuple[bytes, str, bool]]) -> Iterator[tuple[bytes, Seen | None]]:
        """Add up blobs as files, in bounded memory however big they are; none for what is missing or damaged.

        Shape: rows of path, blob id, whether it is executable.
        """
        ahead, behind = itertools.tee(rows)
        headers = self._headers(blob for _, blob, _ in ahead)
        for (path, wanted, executable), (_, kind, size) in zip(behind, headers, strict=True):
            digests, head = Digests(size, self._algorithm), b""
            for piece in self._pieces(size) if kind else ():
                head = head or piece
                digests.add(piece)
            is_right = kind == "blob" and digests.blob == wanted
            yield path, digests.seen(path, head, executable=executable) if is_right else None

    def tree(self, top: str) -> tuple[Tree, frozenset[str]]:
        """Give all files below a tree, and the ids of all trees in it.

        Errors: RepositoryUnreadable (CHG-102) if a tree is missing or damaged.
        """
        files: Tree = {}
        known: set[str] = set()
        level = [(b"", top)]
        while level:
            below: list[tuple[bytes, str]] = []
            for (prefix, _), found in zip(level, self.many(tree for _, tree in level), strict=True):
                if found.kind != "tree":
                    raise RepositoryUnreadable(root=self._git.root, why=f"tree {found.id} is missing or damaged")
                known.add(found.id)
                for mode, name, child in self._rows(found):
                    if mode == "40000":
                        below.append((prefix + name + b"/", child))
                    else:
                        files[prefix + name] = ("100644" if mode == "100664" else mode, child)
            level = below
        return files, frozenset(known)

    def _rows(self, tree: Found) -> list[tuple[str, bytes, str]]:
        try:
            return list(_tree_rows(tree.content, len(tree.id) // 2))
        except ValueError as error:
            raise RepositoryUnreadable(root=self._git.root, why=f"tree {tree.id} is malformed") from error

    def revision(self, commit: str) -> tuple[Revision, str]:
        """Give a commit and the id of its tree. Errors: RepositoryUnreadable (CHG-102)."""
        found = self.one(commit)
        if found.kind != "commit":
            raise RepositoryUnreadable(root=self._git.root, why=f"commit {commit} is missing or damaged")
        return _commit(commit, found.content)

    def _headers(self, ids: Iterable[str]) -> Iterator[tuple[str, str, int]]:
        """Ask for objects some way ahead; give id, type and size, after which the content must be read."""
        asked: list[str] = []
        source = iter(ids)
        try:
            while True:
                fresh = list(itertools.islice(source, _WINDOW - len(asked))) if len(asked) <= _WINDOW // 2 else []
                self._ask(fresh)
                asked += fresh
                if not asked:
                    return
                if self._is_broken:
                    self._end()
                    self._ask(asked)
                yield self._header(asked)
        finally:
            if asked:  # nobody wants the rest of the answers
                self._end()

    def _header(self, asked: list[str]) -> tuple[str, str, int]:
        wanted = asked.pop(0)
        words = self._answer()
        if words is None:  # git gave up at this object: it is damaged; go on with the rest
            self._end()
            self._ask(asked)
            return wanted, "", 0
        if len(words) != 3:  # noqa: PLR2004 -- id, type and size; fewer if the object is missing
            return wanted, "", 0
        return wanted, words[1], int(words[2])

    def _ask(self, ids: list[str]) -> None:
        if not ids:
            return
        if self._batch is None:
            self._batch = self._git.start("cat-file", "--batch")
        if self._batch.stdin is not None:
            with contextlib.suppress(BrokenPipeError):  # then the answers end too, and that is where it shows
                self._batch.stdin.write("".join(f"{wanted}\n" for wanted in ids).encode())
                self._batch.stdin.flush()

    def _answer(self) -> list[str] | None:
        line = self._batch.stdout.readline() if self._batch and self._batch.stdout else b""
        return line.decode("ascii", "replace").split() if line.endswith(b"\n") else None

    def _pieces(self, size: int) -> Iterator[bytes]:
        stream = self._batch.stdout if self._batch else None
        if stream is None:
            return
        while size > 0:
            piece = stream.read(min(size, CHUNK))
            if not piece:  # git gave up in the middle of a damaged object
                self._is_broken = True
                return
            size -= len(piece)
            yield piece
        stream.read(1)

    def _end(self) -> None:
        batch, self._batch, self._is_broken = self._batch, None, False
        if batch is not None:
            with contextlib.suppress(BrokenPipeError):
                batch.communicate()


def _tree_rows(content: bytes, width: int) -> Iterator[tuple[str, bytes, str]]:
    place = 0
    while place < len(content):
        end = content.index(b"\0", place)
        mode, _, name = content[place:end].partition(b" ")
        yield mode.decode("ascii", "replace"), name, content[end + 1 : end + 1 + width].hex()
        place = end + 1 + width


def _commit(commit: str, content: bytes) -> tuple[Revision, str]:
    header, _, message = content.partition(b"\n\n")
    fields: dict[str, list[bytes]] = {}
    for line in header.split(b"\n"):
        name, _, value = line.partition(b" ")
        fields.setdefault(name.decode("ascii", "replace"), []).append(value)
    encoding = fields.get("encoding", [b"utf-8"])[0].decode("ascii", "replace")
    committer, at = _person(fields.get("committer", [b""])[0], encoding)
    revision = Revision(
        commit=Digest("gitCommit", commit),
        author=_person(fields.get("author", [b""])[0], encoding)[0],
        committer=committer,
        at=at,
        title=_text(message.strip(b"\n").split(b"\n", 1)[0], encoding),
        parents=tuple(Digest("gitCommit", parent.decode("ascii")) for parent in fields.get("parent", [])),
    )
    return revision, fields.get("tree", [b""])[0].decode("ascii", "replace")


def _person(field: bytes, encoding: str) -> tuple[str, datetime]:
    who, _, when = field.rpartition(b"> ")
    seconds = when.split(b" ", 1)[0]
    return _text(who + b">" if who else field, encoding), moment(seconds.decode("ascii", "replace"))


def moment(seconds: str) -> datetime:
    """Read git's seconds since 1970; a time that no calendar holds becomes 1970 itself."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _text(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return raw.decode("utf-8", "replace")
