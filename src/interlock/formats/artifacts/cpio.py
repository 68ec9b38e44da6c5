"""The files of a cpio archive, as the payload of an RPM package is. Enters: a file object. Leaves: a `Tree`. Floor 5.

Only what RPM writes: the form with numbers in hexadecimal, with or without checksums. Source: cpio(5), "New ASCII
Format"; RPM's documentation of its payload.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from interlock.formats.artifacts.budget import Budget
from interlock.formats.artifacts.copying import copied_out
from interlock.formats.artifacts.errors import ArtifactMalformed
from interlock.formats.artifacts.tree import Scratch, clean, followed

MAGICS: Final = (b"070701", b"070702")
OF_LARGE_FILES: Final = b"07070X"
"""What an entry begins with whose size stands in the header of the package: RPM writes it for files over 4 GB."""
_HEAD: Final = 110
_DIGITS: Final = frozenset(b"0123456789abcdefABCDEF")
_END: Final = "TRAILER!!!"
_LONGEST_NAME: Final = 1 << 16
_FIELDS: Final = 13


class _Entry(NamedTuple):
    """Where a file's bytes stand."""

    place: int
    size: int


class _Head(NamedTuple):
    """What an entry says of itself."""

    inode: tuple[int, int, int]
    mode: int
    links: int
    size: int
    name_size: int


class CpioTree:
    """Satisfies `Tree`."""

    def __init__(self, path: str, file: BinaryIO, budget: Budget, scratch: Scratch) -> None:
        """Read the heads of all entries. Errors: ArtifactMalformed (FMT-601)."""
        self._path, self._file, self._scratch, self._budget = path, file, scratch, budget
        self._files: dict[str, _Entry] = {}
        self._links: dict[str, str] = {}
        self._troubles: list[tuple[str, str]] = []
        self._waiting: dict[tuple[int, int, int], list[str]] = {}
        self._size = file.seek(0, 2)
        place = 0
        while (following := self._take(place)) is not None:
            place = following
            budget.enter()
        for names in self._waiting.values():
            for name in names:
                self._files[name] = _Entry(0, 0)  # each of its names is there, and none with any bytes: it is empty

    def _take(self, place: int) -> int | None:
        """Take note of the entry at a place and give that of the next one; None at the end."""
        self._file.seek(place)
        head = _read_head(self._file.read(_HEAD), self._path)
        raw = self._file.read(head.name_size)
        data = _aligned(place + _HEAD + head.name_size)
        if len(raw) != head.name_size or raw[-1:] != b"\0" or data + head.size > self._size:
            raise ArtifactMalformed(path=self._path, why="its payload ends too soon")
        name = raw[:-1].decode("utf-8", "surrogateescape")
        if name == _END:
            return None
        path = clean(name)
        if path is None:
            self._troubles.append((name, "its path leads out of the archive"))
        elif stat.S_ISLNK(head.mode):
            self._file.seek(data)
            self._links[path] = self._file.read(min(head.size, _LONGEST_NAME)).decode("utf-8", "surrogateescape")
        elif stat.S_ISREG(head.mode) and path:
            self._take_file(path, head, data)
        return _aligned(data + head.size)

    def _take_file(self, path: str, head: _Head, place: int) -> None:
        """Take note of a file; of several names of one file, only the last comes with its bytes."""
        if head.links > 1 and not head.size:
            self._waiting.setdefault(head.inode, []).append(path)
            return
        names = self._waiting.pop(head.inode, []) if head.links > 1 else []
        for name in (*names, path):
            self._files[name] = _Entry(place, head.size)

    def files(self) -> Iterator[tuple[str, int]]:
        """Give path and size of each file, also under the further names that it has."""
        for path, entry in self._files.items():
            yield path, entry.size

    def open(self, path: str) -> BinaryIO:
        """Copy a file out."""
        place, size = self._files[path]
        return copied_out(self._file, place, size, f"{self._path}!{path}", self._budget, self._scratch)

    def follow(self, path: str) -> str | None:
        """Give the file that a path leads to."""
        found = followed(path, self._links.get)
        return found if found in self._files else None

    def troubles(self) -> Iterator[tuple[str, str]]:
        """Give what could not be taken in."""
        yield from self._troubles


def _read_head(head: bytes, path: str) -> _Head:
    if head[:6] == OF_LARGE_FILES:
        raise ArtifactMalformed(path=path, why="its payload holds files of more than 4 GB, which cannot be looked into")
    if len(head) != _HEAD or not head.startswith(MAGICS) or not _DIGITS.issuperset(head[6:]):
        raise ArtifactMalformed(path=path, why="its payload is broken, or ends too soon")
    numbers = [int(head[6 + 8 * at : 14 + 8 * at], 16) for at in range(_FIELDS)]
    inode, mode, _, _, links, _, size, major, minor, _, _, name_size, _ = numbers
    if not 0 < name_size <= _LONGEST_NAME:
        raise ArtifactMalformed(path=path, why="its payload is broken: a name is too long, or there is none")
    return _Head((inode, major, minor), mode, links, size, name_size)


def _aligned(place: int) -> int:
    return (place + 3) & ~3
