"""The same secret in several commits of one history is one finding. Floor 5."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Final

import msgspec

from interlock.control import Sighting

_MOST_COMMITS: Final = 1_000
"""Commits of one secret that are kept."""
_SHOWN: Final = 12


def once(found: Iterable[tuple[Hashable, Sighting]]) -> tuple[Sighting, ...]:
    """Give what several commits hold once: the first that is told stands for all, the others are named in it.

    Shape:  what has the same key is the same; a key may hold the secret itself, since nothing of it is kept.
    """
    first: dict[Hashable, Sighting] = {}
    others: dict[Hashable, dict[str, None]] = {}
    for key, one in found:
        if key not in first:
            first[key], others[key] = one, {}
        elif one.at.commit != first[key].at.commit and len(others[key]) < _MOST_COMMITS:
            others[key][f"commit {one.at.commit[:_SHOWN]}" if one.at.commit else "the files as they are"] = None
    return tuple(
        msgspec.structs.replace(one, elsewhere=tuple(dict.fromkeys((*one.elsewhere, *others[key]))))
        for key, one in first.items()
    )
