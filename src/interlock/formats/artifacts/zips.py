"""The files of a ZIP archive; what it says of its own sizes is not believed. Floor 5.

Enters: a file object. Leaves: a `Tree`. Source: APPNOTE.TXT, the ZIP file format.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from lzma import LZMAError
from typing import BinaryIO, Final, cast

from interlock.formats.artifacts.budget import Budget, Ratio
from interlock.formats.artifacts.careful import Careful
from interlock.formats.artifacts.errors import ArtifactMalformed, ArtifactTooLarge
from interlock.formats.artifacts.tree import CHUNK, Scratch, clean

MOST_DIRECTORY_BYTES: Final = 32 << 20
_END: Final = b"PK\x05\x06"
_END_BYTES: Final = 22
_LONGEST_COMMENT: Final = 1 << 16
_BROKEN: Final = (
    zipfile.BadZipFile, RuntimeError, ValueError, LookupError, OSError, EOFError, struct.error,
    zlib.error, LZMAError,
)  # fmt: skip


class ZipTree:
    """Satisfies `Tree`."""

    def __init__(self, path: str, file: BinaryIO, budget: Budget, scratch: Scratch) -> None:
        """Read the directory of an archive. Errors: ArtifactMalformed (FMT-601), ArtifactTooLarge (FMT-602)."""
        self._path = path
        self._scratch = scratch
        size = file.seek(0, 2)
        self._ratio = Ratio(path, size, budget)
        _look_at_directory(path, file, size)
        try:
            self._zip = zipfile.ZipFile(cast("BinaryIO", Careful(file, path, MOST_DIRECTORY_BYTES)))
            found = self._zip.infolist()
        except _BROKEN as error:
            raise ArtifactMalformed(path=path, why=f"it is not a whole ZIP archive: {error}") from error
        budget.enter(len(found))
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._troubles: list[tuple[str, str]] = []
        for info in found:
            name = clean(info.filename)
            if name is None:
                self._troubles.append((info.filename, "its path leads out of the archive"))
            elif info.flag_bits & 1:
                self._troubles.append((name, "it is encrypted, so nobody can say what it is"))
            elif not name:
                self._troubles.append((name, "it has no name"))
            elif not info.is_dir() and (info.external_attr >> 28) in {0, 8}:  # regular, or nothing said
                self._members[name] = info

    def files(self) -> Iterator[tuple[str, int]]:
        """Give path and size of each file."""
        for path, info in self._members.items():
            yield path, info.file_size

    def open(self, path: str) -> BinaryIO:
        """Unpack a file. Errors: ArtifactMalformed (FMT-601), ArtifactTooLarge (FMT-602)."""
        with ExitStack() as stack:
            found = stack.enter_context(self._scratch())
            try:
                with self._zip.open(self._members[path]) as packed:
                    while piece := packed.read(CHUNK):
                        self._ratio.spend(len(piece))
                        found.write(piece)
            except _BROKEN as error:
                raise ArtifactMalformed(path=f"{self._path}!{path}", why=f"it cannot be unpacked: {error}") from error
            found.seek(0)
            stack.pop_all()
        return found

    def follow(self, path: str) -> str | None:
        """Give a path that is there."""
        return path if path in self._members else None

    def troubles(self) -> Iterator[tuple[str, str]]:
        """Give what could not be taken in."""
        yield from self._troubles


def _look_at_directory(path: str, file: BinaryIO, size: int) -> None:
    """Refuse a directory that would take too much memory, before it is read."""
    tail = min(size, _LONGEST_COMMENT + _END_BYTES)
    file.seek(size - tail)
    end = file.read(tail)
    place = end.rfind(_END)
    if place < 0 or place + _END_BYTES > len(end):
        raise ArtifactMalformed(path=path, why="it is not a whole ZIP archive: its directory is missing")
    directory = struct.unpack_from("<I", end, place + 12)[0]
    if directory > MOST_DIRECTORY_BYTES:
        raise ArtifactTooLarge(path=path, why=f"the list of its files has more than {MOST_DIRECTORY_BYTES} bytes")
    file.seek(0)
