"""The files of a tar archive that is not packed (any more). Enters: a file object. Leaves: a `Tree`. Floor 5.

Source: POSIX.1-2017, pax interchange format.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from interlock.formats.artifacts.budget import Budget
from interlock.formats.artifacts.careful import Careful
from interlock.formats.artifacts.errors import ArtifactMalformed
from interlock.formats.artifacts.tree import clean, followed

BLOCK: Final = 512
MOST_HEADER_BYTES: Final = 16 << 20
MAGIC: Final = b"ustar"
MAGIC_AT: Final = 257
_BROKEN: Final = (tarfile.TarError, ValueError, LookupError, OSError, EOFError, RecursionError, OverflowError)


class TarTree:
    """Satisfies `Tree`, and keeps its order and its links for the layers of an image."""

    def __init__(self, path: str, file: BinaryIO, budget: Budget) -> None:
        """Read all headers. Errors: ArtifactMalformed (FMT-601), ArtifactTooLarge (FMT-602)."""
        self._path = path
        self._file = file
        self.members: dict[str, tarfile.TarInfo] = {}
        """Everything but folders by path, as the last entry of that path has it."""
        self.folders: set[str] = set()
        self._troubles: list[tuple[str, str]] = []
        file.seek(0)
        try:
            self._tar = tarfile.open(fileobj=cast("BinaryIO", Careful(file, path, MOST_HEADER_BYTES)), mode="r:")  # noqa: SIM115  # it stays open
            for info in self._tar:
                budget.enter()
                self._take(info)
            self._check_end()
        except _BROKEN as error:
            raise ArtifactMalformed(path=path, why=f"it is not a whole tar archive: {error}") from error

    def _take(self, info: tarfile.TarInfo) -> None:
        name = clean(info.name)
        if name is None:
            self._troubles.append((info.name, "its path leads out of the archive"))
        elif info.isdir():
            self.folders.add(name)
        elif name:
            self.members.pop(name, None)
            self.members[name] = info

    def _check_end(self) -> None:
        """Hold the end against the format: a reader that stops at what it does not know would lose what follows."""
        self._file.seek(self._tar.offset)
        first, second = self._file.read(BLOCK), self._file.read(BLOCK)
        if first.strip(b"\0") or second.strip(b"\0"):
            raise tarfile.ReadError("something that is no header stands between its entries")

    def files(self) -> Iterator[tuple[str, int]]:
        """Give path and size of each file, also under the further names that it has."""
        for path, info in self.members.items():
            body = self._body(info)
            if body is not None:
                yield path, body.size

    def open(self, path: str) -> BinaryIO:
        """Open a file. Errors: ArtifactMalformed (FMT-601)."""
        info = self._body(self.members[path])
        found = self._tar.extractfile(info) if info is not None else None
        if info is None or found is None:
            raise ArtifactMalformed(path=f"{self._path}!{path}", why="it is another name of a file that is not there")
        # Its own reader takes what it gives from the careful file, piece by piece, so that size is not a header's.
        found.raw.fileobj = self._file  # type: ignore[attr-defined]  # as the standard library names it
        return cast("BinaryIO", found)

    def follow(self, path: str) -> str | None:
        """Give the file that a path leads to."""
        found = followed(path, self.link)
        if found is None or found not in self.members or self._body(self.members[found]) is None:
            return None
        return found

    def link(self, path: str) -> str | None:
        """Give the target of a symbolic link, None where there is none."""
        info = self.members.get(path)
        return info.linkname if info is not None and info.issym() else None

    def troubles(self) -> Iterator[tuple[str, str]]:
        """Give what could not be taken in."""
        yield from self._troubles

    def _body(self, info: tarfile.TarInfo) -> tarfile.TarInfo | None:
        """Give the entry with the content: that of another name where this is only a further name."""
        for _ in range(8):
            if info.isreg():
                return info
            target = clean(info.linkname) if info.islnk() else None
            following = self.members.get(target) if target is not None else None
            if following is None:
                return None
            info = following
        return None
