"""Envelopes laid one after the other into few rows, each row with the places where they end. Floor 11.

A row per envelope of a kilobyte wastes a fifth of each page and two microseconds of each append; see
docs/decisions/0005-store.md for the figures. A pack is written once and never changed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

PACK_BYTES: Final = 65_536
"""More is only put into one pack if a single envelope is larger."""
END_BYTES: Final = 4


def packed(envelopes: Sequence[bytes], first: int) -> Iterator[tuple[int, bytes, bytes]]:
    """Lay out envelopes of entries from `first` on.

    Shape:  for each pack the index of its first entry, the ends of its envelopes (four bytes each, big end
            first), and its envelopes.
    """
    sizes = [len(envelope) for envelope in envelopes]
    for start, end in in_runs(sizes):
        ends = accumulate(sizes[start:end])
        yield first + start, struct.pack(f">{end - start}I", *ends), b"".join(envelopes[start:end])


def in_runs(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Cut things of these sizes into runs that fit a row; give where each begins and ends."""
    start, held = 0, 0
    for end, size in enumerate(sizes):
        held += size
        if held > PACK_BYTES and end > start:
            yield start, end
            start, held = end, size
    if sizes:
        yield start, len(sizes)


class Pack:
    """A stored pack. It may have been changed: what is not in it is empty."""

    def __init__(self, first: int, ends: bytes, body: bytes) -> None:
        self.first = first
        self._ends = struct.unpack(f">{len(ends) // END_BYTES}I", ends[: len(ends) // END_BYTES * END_BYTES])
        self.body = body

    def holds(self, index: int) -> bool:
        """Say whether an entry's envelope should be here."""
        return 0 <= index - self.first < len(self._ends)

    def envelope(self, index: int) -> bytes:
        """Give the envelope of an entry."""
        if not self.holds(index):
            return b""
        number = index - self.first
        return self.body[self._ends[number - 1] if number else 0 : self._ends[number]]
