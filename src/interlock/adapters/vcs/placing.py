"""Writing frozen files into a folder, where nothing can be written elsewhere.

Enters: checked contents. Leaves: files below one folder. Floor 11.
"""

from __future__ import annotations

import contextlib
import os
from typing import Final, Self

from interlock.change import PathOutside
from interlock.change.rules import is_inside

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Target:
    """Writes files below a folder; parents are made or opened one by one, never through a link."""

    def __init__(self, into: str) -> None:
        self._handle = os.open(into, _FOLDER)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._handle)

    def put(self, path: str, content: bytes, *, executable: bool) -> None:
        """Write one file, 0600 or 0700; one that is there already is replaced.

        Errors: PathOutside (CHG-105) if the path leads out of the folder or through a link; OSError.
        """
        if not is_inside(path):
            raise PathOutside(path=path)
        *parents, name = (part.encode("utf-8") for part in path.split("/"))
        folder = os.dup(self._handle)
        try:
            for part in parents:
                below = _descend(folder, part, path)
                os.close(folder)
                folder = below
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name, dir_fd=folder)
            handle = os.open(name, _NEW, 0o700 if executable else 0o600, dir_fd=folder)
            with open(handle, "wb") as file:  # noqa: PTH123 -- it was opened relative to its folder
                file.write(content)
        finally:
            os.close(folder)


def _descend(folder: int, part: bytes, path: str) -> int:
    with contextlib.suppress(FileExistsError):
        os.mkdir(part, 0o700, dir_fd=folder)
    try:
        return os.open(part, _FOLDER, dir_fd=folder)
    except OSError as error:
        raise PathOutside(path=path) from error
