"""What an order of versions is: the values that the schemes of this package share.

Enters: nothing. Leaves: frozen values and the refusal that all schemes share. Floor 3.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import msgspec

from interlock.supply.errors import VersionMalformed

LONGEST: Final = 512
"""Characters of the longest version that is read; so no number in one is too long to be turned into an integer."""

Key: TypeAlias = tuple[Any, ...]
"""Numbers, texts and such tuples: keys of one scheme compare with each other in the order of their versions."""


class Scheme(msgspec.Struct, frozen=True):
    """One order of versions."""

    id: str
    read: Callable[[str], Key]
    """The key of a version. Errors: VersionMalformed (SUP-102)."""
    takes: str
    """Which texts it reads, in words; some schemes read nearly anything."""
    compare: Callable[[str, str], int] | None = None
    """Where the ecosystem's own comparison of two versions is no order, what it is: -1, 0 or 1."""


def refusal(scheme: str, version: str) -> VersionMalformed:
    """Give the error for a version that a scheme cannot read, without repeating a text that was sent to be long."""
    shown = version if len(version) <= LONGEST else version[:80] + "..."
    return VersionMalformed(version=shown, scheme=scheme)
