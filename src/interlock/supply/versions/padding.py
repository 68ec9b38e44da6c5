"""Lists that end in as many zeros as one likes, as tuples that compare without them.

Many schemes compare 1 with 1.0.a by taking the missing parts to be zero. A tuple cannot do that by itself: where
one ends, the other goes on. So each list gets an end that stands where a zero would stand, and a zero inside is
told apart from that end by what comes after it. Enters: parts as tuples. Leaves: one tuple. Floor 3.
"""

from __future__ import annotations

from collections.abc import Sequence

from interlock.supply.versions.model import Key

ZERO = 0
"""The rank of a zero and of the end; parts below it have negative ranks, parts above it positive ones."""

_END: Key = (ZERO, 0)


def padded(parts: Sequence[Key]) -> Key:
    """Give a tuple that compares as the list followed by endless zeros.

    Shape: each part is a tuple of a rank and a value; `(0, 0)` is zero, a negative rank is less than zero, a
    positive rank more.
    """
    out: list[Key] = [_END]
    sign = 0
    for part in reversed(parts):
        if part[0] == ZERO:
            if sign:
                out.append((ZERO, sign))
        else:
            sign = 1 if part[0] > ZERO else -1
            out.append(part)
    out.reverse()
    return tuple(out)
