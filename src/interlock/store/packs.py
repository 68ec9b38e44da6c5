"""Envelopes laid one after the other into few rows. Floor 11.

A row per envelope of a kilobyte wastes a fifth of each page and a microsecond of each append; see
docs/decisions/0005-store.md for the figures. A pack is written once and never changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

PACK_BYTES: Final = 65_536
"""More is only put into one pack if a single envelope is larger."""


def packed(envelopes: Sequence[bytes], first: int) -> tuple[list[tuple[int, int, int]], list[tuple[int, bytes]]]:
    """Lay out envelopes of entries from `first` on.

    Shape:  for each envelope its pack, its position in it and its size; then each pack with its first entry.
    """
    places: list[tuple[int, int, int]] = []
    packs: list[tuple[int, bytes]] = []
    parts: list[bytes] = []
    pack, position = first, 0
    for index, envelope in enumerate(envelopes, start=first):
        size = len(envelope)
        if parts and position + size > PACK_BYTES:
            packs.append((pack, b"".join(parts)))
            parts, pack, position = [], index, 0
        places.append((pack, position, size))
        parts.append(envelope)
        position += size
    if parts:
        packs.append((pack, b"".join(parts)))
    return places, packs
