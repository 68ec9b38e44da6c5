"""A file object that gives no more at once than a header may have. Floor 5.

The standard library reads the list of an archive's files, and each header, at once, in whatever size the archive says.
"""

from __future__ import annotations

from typing import BinaryIO

from interlock.formats.artifacts.errors import ArtifactTooLarge


class Careful:
    """As much of a file object as `zipfile` and `tarfile` use."""

    def __init__(self, file: BinaryIO, path: str, most: int) -> None:
        self._file = file
        self._path = path
        self._most = most

    def read(self, size: int = -1, /) -> bytes:
        """Give what is asked for. Errors: ArtifactTooLarge (FMT-602)."""
        wanted = size if size >= 0 else self._left()
        if wanted > self._most:
            raise ArtifactTooLarge(path=self._path, why="one of its headers is too large")
        return self._file.read(wanted)

    def _left(self) -> int:
        here = self._file.tell()
        try:
            return self._file.seek(0, 2) - here
        finally:
            self._file.seek(here)

    def seek(self, place: int, whence: int = 0, /) -> int:
        """Go to a place."""
        return self._file.seek(place, whence)

    def tell(self) -> int:
        """Say where this is."""
        return self._file.tell()

    def seekable(self) -> bool:
        """Say that places can be gone to."""
        return True
