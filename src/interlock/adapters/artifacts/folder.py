"""The files below a folder, none of them reached through a link that leads out of it.

Enters: a path. Leaves: a `Tree`. Every part of a path is opened in the folder before it and never as a link, so nothing
that changes meanwhile leads outside. Floor 11.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from typing import BinaryIO, Final, Self, cast

from interlock.formats.artifacts.errors import ArtifactMalformed
from interlock.formats.artifacts.tree import followed

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_KERNEL: Final = frozenset({"dev", "proc", "sys"})
"""What the kernel shows of itself at the root of a running system; nothing is installed there."""


class FolderTree:
    """Satisfies `Tree`; open while it is used as a context."""

    def __init__(self, root: str) -> None:
        """Take the folder. Errors: ArtifactMalformed (FMT-601) if it cannot be opened."""
        self._root = root
        self._troubles: list[tuple[str, str]] = []
        try:
            self._handle = os.open(root, _FOLDER & ~os.O_NOFOLLOW)
        except OSError as error:
            raise ArtifactMalformed(path=root, why=f"it cannot be opened: {error.strerror}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._handle)

    def files(self) -> Iterator[tuple[str, int]]:
        """Give path and size of each regular file, folder by folder, names in order."""
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            try:
                rows = self._rows(folder)
            except OSError as error:
                self._troubles.append((folder, f"it cannot be listed: {error.strerror}"))
                continue
            below = []
            for name, mode, size in rows:
                path = f"{folder}/{name}" if folder else name
                if stat.S_ISDIR(mode) and (folder or name not in _KERNEL):
                    below.append(path)
                elif stat.S_ISREG(mode):
                    yield path, size
            waiting += reversed(below)

    def open(self, path: str) -> BinaryIO:
        """Open a file. Errors: ArtifactMalformed (FMT-601) if it cannot be read, or is none (any more)."""
        folder, _, name = path.rpartition("/")
        try:
            parent = self._enter(folder)
            try:
                handle = os.open(name, _FILE, dir_fd=parent)
            finally:
                os.close(parent)
        except OSError as error:
            raise ArtifactMalformed(path=path, why=f"it cannot be read: {error.strerror}") from error
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise ArtifactMalformed(path=path, why="it is not a regular file any more")
        return cast("BinaryIO", open(handle, "rb"))  # noqa: PTH123  # the caller closes it

    def follow(self, path: str) -> str | None:
        """Give the file that a path leads to, with links followed as from the root of the tree."""
        found = followed(path, self._link)
        if not found:
            return None
        try:
            self.open(found).close()
        except ArtifactMalformed:
            return None
        return found

    def troubles(self) -> Iterator[tuple[str, str]]:
        """Give the folders that could not be listed; complete once all files were given."""
        yield from self._troubles

    def _link(self, path: str) -> str | None:
        folder, _, name = path.rpartition("/")
        try:
            parent = self._enter(folder)
        except OSError:
            return None
        try:
            return os.readlink(name, dir_fd=parent)
        except OSError:
            return None
        finally:
            os.close(parent)

    def _rows(self, folder: str) -> list[tuple[str, int, int]]:
        handle = self._enter(folder)
        try:
            with os.scandir(handle) as rows:
                found = []
                for row in rows:
                    seen = row.stat(follow_symlinks=False)
                    found.append((row.name, seen.st_mode, seen.st_size))
                return sorted(found)
        finally:
            os.close(handle)

    def _enter(self, folder: str) -> int:
        """Open a folder, part by part. Errors: OSError."""
        handle = os.dup(self._handle)
        for part in folder.split("/") if folder else ():
            try:
                below = os.open(part, _FOLDER, dir_fd=handle)
            finally:
                os.close(handle)
            handle = below
        return handle
