"""What this installation of Interlock consists of, as one digest: what is kept from one run to the next is kept by it.

A version names a release, and in between any number of states of development have the same. Floor 12.
"""

from __future__ import annotations

# ruff: noqa: PTH113 PTH123
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
