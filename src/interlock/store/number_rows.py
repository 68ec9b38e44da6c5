"""Lists of small numbers as bytes in a column, little end first on every machine. Floor 11."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["B", "H", "I"]
"""One, two or four bytes a number."""

_IS_BIG: Final = sys.byteorder == "big"


def written(kind: Kind, numbers: Iterable[int]) -> bytes:
    """Give the bytes of some numbers.

    Errors: OverflowError if one does not fit.
    """
    made = array(kind, numbers)
    if _IS_BIG:
        made.byteswap()
    return made.tobytes()


def read(kind: Kind, body: bytes) -> array[int]:
    """Give the numbers of some bytes.

    Errors: ValueError if the bytes end within a number.
    """
    made: array[int] = array(kind)
    made.frombytes(body)
    if _IS_BIG:
        made.byteswap()
    return made
