"""Words as people mistype them. Floor 0.

Enters: a word that nobody knows, and those that are known. Leaves: which of them was meant.
"""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], cutoff: float = 0.0) -> str:
    """Give the known word that is most like one that is not known; empty if there is none.

    Units:  `cutoff` is how much of both words has to be alike, from 0 to 1.
    """
    import difflib  # it brings more than most commands need

    wanted = word.lower()
    by_lower = {one.lower(): str(one) for one in sorted(known, reverse=True)}
    found = difflib.get_close_matches(wanted, sorted(by_lower), n=1, cutoff=cutoff)
    return by_lower[found[0]] if found else ""
