"""What this installation of Interlock consists of, as one digest: what is kept from one run to the next is kept by it.

A version names a release, and in between any number of states of development have the same. Floor 12.
"""

from __future__ import annotations

# ruff: noqa: PTH113 PTH116 PTH123
# pathlib takes three times as long over a thousand files.
import hashlib
import os
from collections.abc import Iterator
from functools import cache
from typing import Final

_UNTOLD: Final = "__pycache__"
"""What is compiled from the rest; the import system checks it."""


@cache
def digest_of(place: str) -> str:
    """Give the SHA-256 of the names and contents of all files below a folder, or of one file, as first asked for.

    Errors: OSError if one of them cannot be read.
    """
    total = hashlib.sha256()
    for path in sorted(_files(place)):
        with open(path, "rb", buffering=0) as file:
            sealed = hashlib.sha256(file.read()).hexdigest()
        total.update(f"{os.path.relpath(path, place)}\0{sealed}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


@cache
def stamp_of(place: str) -> str:
    """Give a digest of the names, sizes and times of all files below a folder, or of one file, as first asked for.

    It tells states of development apart at a tenth of the cost of their contents, for what every command keeps.
    Errors: OSError if one of them cannot be looked at.
    """
    total = hashlib.sha256()
    for path in sorted(_files(place)):
        seen = os.stat(path)
        total.update(f"{path[len(place) :]}\0{seen.st_size}\0{seen.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def _files(place: str) -> Iterator[str]:
    if os.path.isfile(place):
        yield place
        return
    folders = [place]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if not entry.is_dir():
                    yield entry.path
                elif entry.name != _UNTOLD:
                    folders.append(entry.path)
