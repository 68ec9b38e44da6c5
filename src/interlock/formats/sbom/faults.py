"""What is wrong with a document, and where. Floor 5."""

from __future__ import annotations

from typing import Final

import msgspec

MOST: Final = 100
"""Faults that are listed of one document."""
LONGEST: Final = 300
"""Characters of a reason that are shown."""


class Fault(msgspec.Struct, frozen=True):
    """One place that breaks a rule."""

    where: str
    """A JSON pointer, or `line 12` where the document has lines."""
    why: str


def pointer(*steps: object) -> str:
    """Give a JSON pointer. Source: RFC 6901."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
