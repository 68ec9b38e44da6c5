"""The members of an `ar` archive, as Debian's packages are. Enters: a file object. Leaves: a `Tree`. Floor 5.

Source: deb(5).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from interlock.formats.artifacts.budget import Budget
from interlock.formats.artifacts.copying import copied_out
from interlock.formats.artifacts.errors import ArtifactMalformed
from interlock.formats.artifacts.tree import Scratch, clean

MAGIC: Final = b"!<arch>\n"
_HEAD: Final = 60
_END: Final = b"`\n"


class ArTree:
    """Satisfies `Tree`."""

    def __init__(self, path: str, file: BinaryIO, budget: Budget, scratch: Scratch) -> None:
        """Read the heads of all members. Errors: ArtifactMalformed (FMT-601)."""
        self._path, self._file, self._scratch, self._budget = path, file, scratch, budget
        self._members: dict[str, tuple[int, int]] = {}
        size = file.seek(0, 2)
        file.seek(0)
        if file.read(len(MAGIC)) != MAGIC:
            raise ArtifactMalformed(path=path, why="it is not an ar archive")
        place = len(MAGIC)
        while place < size:
            file.seek(place)
            head = file.read(_HEAD)
            digits = head[48:58].strip()
            if len(head) != _HEAD or head[58:60] != _END or not digits.isdigit():
                raise ArtifactMalformed(path=path, why="one of its members is broken, or it ends too soon")
            length = int(digits)
            if place + _HEAD + length > size:
                raise ArtifactMalformed(path=path, why="it ends too soon")
            name = clean(head[:16].decode("ascii", "replace").strip().rstrip("/"))
            if name:
                self._members[name] = (place + _HEAD, length)
            place += _HEAD + length + length % 2
            budget.enter()

    def files(self) -> Iterator[tuple[str, int]]:
        """Give name and size of each member."""
        for name, (_, size) in self._members.items():
            yield name, size

    def open(self, path: str) -> BinaryIO:
        """Copy a member out."""
        place, size = self._members[path]
        return copied_out(self._file, place, size, f"{self._path}!{path}", self._budget, self._scratch)

    def follow(self, path: str) -> str | None:
        """Give a path that is there."""
        return path if path in self._members else None

    def troubles(self) -> Iterator[tuple[str, str]]:
        """Give nothing: a member that cannot be read is an error."""
        yield from ()
