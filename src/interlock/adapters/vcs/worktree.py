"""Reading the files of a folder as they lie there, without following, waiting for or running anything.

Enters: a root and paths as bytes. Leaves: what was seen at each path, with its digests. Floor 11.
Every byte is read: no timestamp, size or flag that somebody else wrote is believed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, Self

import msgspec

from interlock.change import FileChanged, FileEntry, Kind
from interlock.change.rules import escape_path, language_of

if TYPE_CHECKING:
    from hashlib import _Hash

CHUNK: Final = 1 << 20
_SNIFF: Final = 8192
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_GONE: Final = frozenset({errno.ENOENT, errno.ENOTDIR})
CHANGED: Final = "changed while it was read"


class Seen(msgspec.Struct, frozen=True):
    """What lies at one path, and how git would store it."""

    entry: FileEntry
    mode: str = ""
    """Git's mode; empty for what git could not store."""
    blob: str = ""
    """Git's id of the content; empty for what git could not store."""
    lines: int = 0
    is_pointer: bool = False
    """Whether git stores a pointer (Git LFS) in place of this content, and `blob` is the pointer's."""
    first_line: bytes = b""
    """The `#!` line if there is one, so that the language can be told again under another name."""


class Folder:
    """Reads paths below one root; parents are opened one by one, so a link among them is never followed."""

    def __init__(self, root: str, algorithm: str = "sha1") -> None:
        self.algorithm = algorithm
        self._open: list[tuple[bytes, int]] = [(b"", os.open(root, _FOLDER & ~os.O_NOFOLLOW))]
        self._parent = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        while self._open:
            os.close(self._open.pop()[1])

    def look(self, path: bytes) -> Seen | None:
        """Say what lies at a path; none if there is no file (any more)."""
        parent, _, name = path.rpartition(b"/")
        try:
            handle = os.open(name, _FILE, dir_fd=self._enter(parent))
        except OSError as error:
            return self._look_closer(path, error)
        try:
            return self._digest(handle, path)
        except OSError as error:
            return unreadable(path, _reason(error))
        finally:
            os.close(handle)

    def read(self, path: bytes) -> bytes:
        """Give all bytes of a file, or the target text of a link. Errors: FileChanged (CHG-104) if it is neither."""
        parent, _, name = path.rpartition(b"/")
        try:
            folder = self._enter(parent)
            try:
                handle = os.open(name, _FILE, dir_fd=folder)
            except OSError as error:
                if error.errno == errno.ELOOP:
                    return os.readlink(name, dir_fd=folder)
                raise
            with open(handle, "rb") as file:  # noqa: PTH123 -- it was opened relative to its folder
                if stat.S_ISREG(os.fstat(handle).st_mode):
                    return file.read()
        except OSError as error:
            raise FileChanged(path=escape_path(path)) from error
        raise FileChanged(path=escape_path(path))

    def children(self, path: bytes) -> list[tuple[bytes, int]]:
        """List a folder: names with their kind of file (the upper bits of a mode). Errors: OSError."""
        handle = self._enter(path)
        with os.scandir(handle) as rows:
            return sorted((os.fsencode(row.name), _kind_bits(row)) for row in rows)

    def _enter(self, parent: bytes) -> int:
        if parent == self._parent:
            return self._open[-1][1]
        parts = parent.split(b"/") if parent else []
        shared = 0
        while shared < len(parts) and shared + 1 < len(self._open) and self._open[shared + 1][0] == parts[shared]:
            shared += 1
        while len(self._open) > shared + 1:
            os.close(self._open.pop()[1])
        self._parent = b"/".join(parts[:shared])
        for part in parts[shared:]:
            self._open.append((part, os.open(part, _FOLDER, dir_fd=self._open[-1][1])))
            self._parent = self._parent + b"/" + part if self._parent else part
        return self._open[-1][1]

    def _look_closer(self, path: bytes, error: OSError) -> Seen | None:
        """Tell apart why a path could not be opened as a file."""
        if error.errno in _GONE:
            return None
        if error.errno == errno.ELOOP:
            return self._link(path)
        if error.errno in {errno.ENXIO, errno.ENODEV}:
            return unreadable(path, "not a regular file")
        return unreadable(path, _reason(error))

    def _link(self, path: bytes) -> Seen | None:
        parent, _, name = path.rpartition(b"/")
        try:
            target = os.readlink(name, dir_fd=self._enter(parent))
        except OSError as error:
            return unreadable(path, CHANGED if error.errno == errno.EINVAL else _reason(error))
        entry = FileEntry(escape_path(path), Kind.LINK, len(target), hashlib.sha256(target).hexdigest())
        return Seen(entry, "120000", git_id("blob", target, self.algorithm), 1)

    def _digest(self, handle: int, path: bytes) -> Seen | None:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            return None if stat.S_ISDIR(before.st_mode) else unreadable(path, "not a regular file")
        size = before.st_size
        digests = Digests(size, self.algorithm)
        head = os.read(handle, min(size, CHUNK) + 1)
        digests.add(head)
        while digests.count <= size and (len(head) > CHUNK or digests.count < size):
            chunk = os.read(handle, CHUNK)
            if not chunk:
                break
            digests.add(chunk)
        after = os.fstat(handle)
        if digests.count != size or after.st_size != size or after.st_mtime_ns != before.st_mtime_ns:
            return unreadable(path, CHANGED)
        return digests.seen(path, head, executable=bool(before.st_mode & stat.S_IXUSR))


class Digests:
    """Adds up one file, piece by piece: both digests and the number of lines."""

    def __init__(self, size: int, algorithm: str) -> None:
        self.count = 0
        self._lines = 0
        self._last = b"\n"
        self._sha256 = hashlib.sha256()
        self._blob = _blob_hash(size, algorithm)

    def add(self, piece: bytes) -> None:
        """Take the next piece."""
        self.count += len(piece)
        self._sha256.update(piece)
        self._blob.update(piece)
        self._lines += piece.count(b"\n")
        self._last = piece[-1:] or self._last

    @property
    def blob(self) -> str:
        """Git's id of what was added."""
        return self._blob.hexdigest()

    def seen(self, path: bytes, head: bytes, *, executable: bool) -> Seen:
        """Give what was added up as the file at a path."""
        name = escape_path(path)
        first_line = head[:_SNIFF].split(b"\n", 1)[0] if head.startswith((b"#!", b"\xef\xbb\xbf#!")) else b""
        entry = FileEntry(
            name,
            Kind.BINARY if b"\0" in head[:_SNIFF] else Kind.TEXT,
            self.count,
            self._sha256.hexdigest(),
            executable,
            language_of(name, head[:256]),
        )
        lines = self._lines + (self._last != b"\n")
        return Seen(entry, "100755" if executable else "100644", self._blob.hexdigest(), lines, first_line=first_line)


def see_bytes(path: bytes, content: bytes, algorithm: str, *, executable: bool) -> Seen:
    """Give some bytes as the file at a path."""
    digests = Digests(len(content), algorithm)
    digests.add(content)
    return digests.seen(path, content[:_SNIFF], executable=executable)


def look_at(root: str, paths: Iterable[bytes], algorithm: str) -> Iterator[tuple[bytes, Seen | None]]:
    """Look at many paths; quickest in path order, for then each folder is opened once."""
    with Folder(root, algorithm) as folder:
        for path in paths:
            yield path, folder.look(path)


def unreadable(path: bytes, problem: str) -> Seen:
    """Say that something lies at a path that should be examined and cannot be read."""
    return Seen(FileEntry(escape_path(path), Kind.UNREADABLE, problem=problem))


def git_id(kind: str, content: bytes, algorithm: str) -> str:
    """Give the id under which git would store an object."""
    return hashlib.new(
        algorithm, b"%s %d\0%s" % (kind.encode(), len(content), content), usedforsecurity=False
    ).hexdigest()


def _blob_hash(size: int, algorithm: str) -> _Hash:
    return hashlib.new(algorithm, b"blob %d\0" % size, usedforsecurity=False)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _kind_bits(row: os.DirEntry[str]) -> int:
    return stat.S_IFMT(row.stat(follow_symlinks=False).st_mode)
