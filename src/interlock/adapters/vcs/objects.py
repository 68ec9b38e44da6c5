"""Reading git's objects, each checked against its own name.

Enters: object ids. Leaves: commits, trees, file contents. Floor 11. git itself does not check packed objects
when it reads them, so a damaged or doctored store is noticed here or nowhere.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, Final

import msgspec

from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.worktree import CHUNK, Digests, Seen, git_id
from interlock.change import RepositoryUnreadable, Revision
from interlock.change.trailers import tickets_named
from interlock.kernel import Digest

_LONGEST_MESSAGE: Final = 1_000_000
"""Bytes of a message whose trailers are read; they stand at its end, and no person writes so much."""
_MOST_PATHS: Final = 4_000_000
"""A few trees that hold each other many times over can stand for more paths than any memory."""

Tree = dict[bytes, tuple[str, str]]
"""Paths of a tree with git's mode and object id."""


class Found(msgspec.Struct, frozen=True):
    """One object as git handed it out."""

    id: str
    kind: str = ""
    """Empty for an object that is not there, is damaged or is not what its name says."""
    content: bytes = b""


class Objects:
    """Reads objects through `git cat-file --batch`, one process for each question about any number of them."""

    def __init__(self, git: Git, algorithm: str) -> None:
        self._git = git
        self._algorithm = algorithm

    def many(self, ids: Iterable[str]) -> Iterator[Found]:
        """Give objects in the order asked for, whole."""
        for answer in self._answers(ids):
            content = b"".join(answer.pieces())
            name = git_id(answer.kind, content, self._algorithm)
            answer.is_right = bool(answer.kind) and name == answer.wanted
            yield Found(answer.wanted, answer.kind, content) if answer.is_right else Found(answer.wanted)

    def one(self, wanted: str) -> Found:
        """Give one object, whole."""
        [found] = self.many([wanted])
        return found

    def files(self, rows: Iterable[tuple[bytes, str, bool]]) -> Iterator[tuple[bytes, Seen | None]]:
        """Add up blobs as files, in bounded memory however big they are; none for what is missing or damaged.

        Shape: rows of path, blob id, whether it is executable.
        """
        asked = list(rows)
        answers = self._answers(blob for _, blob, _ in asked)
        for (path, _, executable), answer in zip(asked, answers, strict=True):
            digests, head = Digests(answer.size, self._algorithm), b""
            for piece in answer.pieces():
                head = head or piece
                digests.add(piece)
            answer.is_right = answer.kind == "blob" and digests.blob == answer.wanted
            yield path, digests.seen(path, head, executable=executable) if answer.is_right else None

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
            if len(files) + len(below) > _MOST_PATHS:
                raise RepositoryUnreadable(root=self._git.root, why=f"tree {top} holds more than {_MOST_PATHS} paths")
            level = below
        return files, frozenset(known)

    def file(self, top: str, path: bytes) -> bytes | None:
        """Give one file below a tree, read without the rest of it; none if there is no such file.

        Errors: RepositoryUnreadable (CHG-102), also for a link or a submodule.
        """
        *folders, name = path.split(b"/")
        tree = top
        for folder in folders:
            mode, tree = self._child(tree, folder)
            if mode != "40000":
                return None
        mode, blob = self._child(tree, name)
        if not mode or mode == "40000":
            return None
        found = self.one(blob)
        if found.kind != "blob" or not mode.startswith("100"):
            why = f"{path.decode('utf-8', 'replace')} in tree {top} is no plain file, or it is missing or damaged"
            raise RepositoryUnreadable(root=self._git.root, why=why)
        return found.content

    def _child(self, tree: str, name: bytes) -> tuple[str, str]:
        """Give mode and id of what a tree holds under a name; nothing for both if there is no such thing."""
        found = self.one(tree)
        if found.kind != "tree":
            raise RepositoryUnreadable(root=self._git.root, why=f"tree {tree} is missing or damaged")
        return next(((mode, child) for mode, one, child in self._rows(found) if one == name), ("", ""))

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

    def _answers(self, ids: Iterable[str]) -> Iterator[_Answer]:
        """Ask for objects; whoever takes an answer MUST read its pieces and say whether they are right.

        After a wrong one nobody can tell where the next one begins (git streams a blob that is cut short and goes
        on as if it were whole), so the rest is asked for anew. All ids are sent before anything is read, and
        from a file: so the answers end, and neither side waits for the other.
        """
        rest = deque(ids)
        while rest:
            with tempfile.TemporaryFile() as questions:
                questions.write("".join(f"{wanted}\n" for wanted in rest).encode())
                questions.seek(0)
                talk = self._git.start("cat-file", "--batch", given=questions)
            with contextlib.ExitStack() as ending:
                ending.callback(talk.wait)
                ending.callback(talk.kill)
                stream = ending.enter_context(talk.stdout) if talk.stdout else io.BytesIO()
                is_in_step = True
                while rest and is_in_step:
                    answer = _Answer(rest.popleft(), stream)
                    yield answer
                    is_in_step = answer.is_right or answer.is_missing


class _Answer:
    """What git says about one object, and then its content."""

    def __init__(self, wanted: str, stream: IO[bytes]) -> None:
        self.wanted = wanted
        self.kind = ""
        self.size = 0
        self.is_right = False
        """Whether the content is what the id says; set by whoever read it."""
        self._stream = stream
        words = stream.readline().decode("ascii", "replace").split()
        self.is_missing = words == [wanted, "missing"]
        match words:
            case [name, kind, size] if name == wanted:
                self.kind, self.size = kind, int(size)

    def pieces(self) -> Iterator[bytes]:
        """Give the content piece by piece; less of it than was announced if git stops."""
        left = self.size
        while left > 0:
            piece = self._stream.read(min(left, CHUNK))
            if not piece:
                return
            left -= len(piece)
            yield piece
        if self.kind:
            self._stream.read(1)


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
        tickets=tickets_named(_text(message[-_LONGEST_MESSAGE:], encoding)),
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
