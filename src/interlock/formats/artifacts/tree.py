"""Files below a root, wherever they lie: in a folder, an archive, or the layers of an image.

Enters: nothing. Leaves: the port, and how links are followed without ever leaving the root. Floor 5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, Protocol

Scratch = Callable[[], BinaryIO]
"""Gives an empty file without a name, to write, to seek in and to read; it is gone when it is closed."""
MOST_LINKS: Final = 40
CHUNK: Final = 1 << 20


class Tree(Protocol):
    """Regular files by their paths: relative, `/` between parts, none of them `..`."""

    def files(self) -> Iterator[tuple[str, int]]:
        """Give path and size of each file."""
        ...

    def open(self, path: str) -> BinaryIO:
        """Open a file that `files` gives; it can seek.

        Errors: ArtifactError (FMT-6xx).
        """
        ...

    def follow(self, path: str) -> str | None:
        """Give the file that a path leads to, through links as they would be followed from the root, or None."""
        ...

    def troubles(self) -> Iterator[tuple[str, str]]:
        """Give what could not be taken in: a path and what is wrong with it."""
        ...


def followed(path: str, link: Callable[[str], str | None]) -> str | None:
    """Follow links in every part of a path; the root is above nothing, so `..` never leaves it. None in a circle."""
    waiting = path.split("/")[::-1]
    done: list[str] = []
    links = 0
    while waiting:
        part = waiting.pop()
        if part in {"", "."}:
            continue
        if part == "..":
            del done[-1:]
            continue
        done.append(part)
        target = link("/".join(done))
        if target is not None:
            links += 1
            if links > MOST_LINKS:
                return None
            done = [] if target.startswith("/") else done[:-1]
            waiting += target.split("/")[::-1]
    return "/".join(done)


def clean(path: str) -> str | None:
    """Give the path of an entry as below the root; None where it climbs out or has a character that no path has."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in {"", "."}]
    if ".." in parts or "\0" in path:
        return None
    return "/".join(parts)


def read_all(file: BinaryIO, most: int) -> bytes | None:
    """Give all bytes of a file; None if there are more than `most`."""
    body = file.read(most + 1)
    return body if len(body) <= most else None
