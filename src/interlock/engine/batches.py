"""How the files of one scanner are divided into runs.

Few runs, because each costs a start; small ones at the end, so that all slots finish together; never more than the
scanner or the operating system takes. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from interlock.change import FileEntry
from interlock.control import Cost

SMALLEST: Final = {Cost.CHEAP: 4 << 20, Cost.MODERATE: 1 << 20, Cost.DEAR: 1 << 20}
"""Bytes that a run should have at least, so that its start is worth it: a tenth of a second to half of one."""

_PARTS: Final = {Cost.CHEAP: 1, Cost.MODERATE: 2, Cost.DEAR: 2}
"""Into how many parts for each slot what is left is thought to be divided; cheap runs are never the last to end."""

ARGUMENT_BYTES: Final = 512 << 10
"""What the paths of one run may take of the argument list; Linux allows 2 MiB with the environment."""

_PER_FILE: Final = 512
"""What a file costs a tool besides its bytes, so that many empty files are not one run."""
_PER_ARGUMENT: Final = 16


def divide(
    files: Sequence[FileEntry], cost: Cost, most: int, jobs: int, *, least_bytes: int | None = None
) -> list[tuple[FileEntry, ...]]:
    """Divide files into runs, in order, each about as big as its share of what is left, the last ones small."""
    least = SMALLEST[cost] if least_bytes is None else least_bytes
    runs: list[tuple[FileEntry, ...]] = []
    left = sum(_weight(file) for file in files)
    run: list[FileEntry] = []
    weight = letters = 0
    aim = _aim(left, least, _PARTS[cost] * jobs if jobs > 1 else 1)
    for file in files:
        length = len(file.path.encode("utf-8", "surrogatepass")) + _PER_ARGUMENT
        if run and (weight >= aim or len(run) >= max(most, 1) or letters + length > ARGUMENT_BYTES):
            runs.append(tuple(run))
            left -= weight
            run, weight, letters = [], 0, 0
            aim = _aim(left, least, _PARTS[cost] * jobs if jobs > 1 else 1)
        run.append(file)
        weight += _weight(file)
        letters += length
    if run:
        runs.append(tuple(run))
    return runs


def _aim(left: int, least: int, parts: int) -> int:
    """Give how big the next run is to be; what would be left for a run that is not worth its start goes along."""
    return left if left < least * 3 // 2 else max(least, left // parts)


def _weight(file: FileEntry) -> int:
    return file.size + _PER_FILE
