"""Writing frozen files into a folder, where nothing can be written elsewhere.

Enters: checked contents. Leaves: files below one folder. Floor 11.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from typing import Final, Self

from interlock.change import PathOutside
from interlock.change.rules import is_inside

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Target:
    """Writes files below a folder; parents are made or opened one by one, never through a link."""

    def __init__(self, into: str, *, is_private: bool = True) -> None:
        """What is not private has the rights that a checkout gives, whatever this user's own are."""
        self._rights = (0o600, 0o700) if is_private else (0o644, 0o755)
        self._top = os.open(into, _FOLDER)
        self._parent, self._folder = "", os.dup(self._top)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._folder)
        os.close(self._top)

    def put(self, path: str, content: bytes, *, executable: bool) -> None:
        """Write one file; one that is there already is replaced. Errors: as for `put_pieces`."""
        self.put_pieces(path, (content,), executable=executable)

    def put_pieces(self, path: str, pieces: Iterable[bytes], *, executable: bool) -> None:
        """Write one file piece by piece; one that is there already is replaced.

        Promise: where a piece cannot be had, nothing of the file stays.
        Errors: PathOutside (CHG-105) if the path leads out of the folder or through a link; OSError; those of `pieces`.
        """
        if not is_inside(path):
            raise PathOutside(path=path)
        parent, _, name = path.rpartition("/")
        if parent != self._parent:
            self._enter(parent, path)
        mode = self._rights[executable]
        try:
            handle = os.open(os.fsencode(name), _NEW, mode, dir_fd=self._folder)
        except FileExistsError:  # it is replaced, not opened: it may be a link to, or the same file as, another one
            os.unlink(os.fsencode(name), dir_fd=self._folder)
            handle = os.open(os.fsencode(name), _NEW, mode, dir_fd=self._folder)
        try:
            with open(handle, "wb", buffering=0) as file:  # noqa: PTH123 -- it was opened relative to its folder
                os.fchmod(handle, mode)
                for piece in pieces:
                    rest = memoryview(piece)
                    while rest:
                        rest = rest[file.write(rest) :]
        except BaseException:
            os.unlink(os.fsencode(name), dir_fd=self._folder)
            raise

    def link(self, path: str, target: bytes) -> None:
        """Make a link with this text, whatever it leads to. Errors: PathOutside (CHG-105); OSError."""
        if not is_inside(path):
            raise PathOutside(path=path)
        parent, _, name = path.rpartition("/")
        if parent != self._parent:
            self._enter(parent, path)
        os.symlink(target, os.fsencode(name), dir_fd=self._folder)

    def _enter(self, parent: str, path: str) -> None:
        folder = os.dup(self._top)
        try:
            for part in parent.split("/") if parent else ():
                below = _descend(folder, os.fsencode(part), path, self._rights[1])
                os.close(folder)
                folder = below
        except BaseException:
            os.close(folder)
            raise
        os.close(self._folder)
        self._parent, self._folder = parent, folder


def _descend(folder: int, part: bytes, path: str, rights: int) -> int:
    with contextlib.suppress(FileExistsError):
        os.mkdir(part, rights, dir_fd=folder)
    try:
        return os.open(part, _FOLDER, dir_fd=folder)
    except OSError as error:
        raise PathOutside(path=path) from error
