"""A member of an archive, copied out to where it can be sought in. Floor 5."""

from __future__ import annotations

from typing import BinaryIO

from interlock.formats.artifacts.budget import Budget
from interlock.formats.artifacts.errors import ArtifactMalformed
from interlock.formats.artifacts.tree import CHUNK, Scratch


def copied_out(file: BinaryIO, place: int, size: int, name: str, budget: Budget, scratch: Scratch) -> BinaryIO:
    """Copy a part of a file; `name` is what it is called where it ends too soon.

    Units: `place` and `size` are bytes.
    Errors: ArtifactMalformed (FMT-601), OutOfBudget (FMT-602).
    """
    found = scratch()
    file.seek(place)
    while size:
        piece = file.read(min(size, CHUNK))
        if not piece:
            raise ArtifactMalformed(path=name, why="it ends too soon")
        budget.spend(len(piece))
        found.write(piece)
        size -= len(piece)
    found.seek(0)
    return found
