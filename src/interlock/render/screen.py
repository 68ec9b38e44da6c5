"""What a stream shows to whoever looks at it: how wide it is, and whether in colour. Floor 13."""

from __future__ import annotations

import os
from typing import Final, Protocol

from interlock.render.paint import Paint

_NARROWEST, _WIDEST = 40, 110
"""Columns: below the first nothing is readable, above the second no line is."""
_DEFAULT: Final = 80


class Stream(Protocol):
    """As much of a text stream as is asked here."""

    def isatty(self) -> bool:
        """Say whether a terminal shows it."""
        ...

    def fileno(self) -> int:
        """Give its descriptor."""
        ...


def paint_for(stream: Stream) -> Paint:
    """Give the paint for a stream: colour on a terminal that has it, for whoever does not refuse it.

    Source: no-color.org, by which `NO_COLOR` is set and not empty where nobody wants any.
    """
    return Paint(has_colour=stream.isatty() and may_colour())


def may_colour() -> bool:
    """Say whether the user's environment has anything against colour."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width_of(stream: Stream) -> int:
    """Give how wide lines may be; 0, which breaks none, where no terminal shows them.

    `shutil` would tell as well, and loads all its compressors for it.
    """
    if not stream.isatty():
        return 0
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return bounded(int(told))
    try:
        return bounded(os.get_terminal_size(stream.fileno()).columns or _DEFAULT)
    except (ValueError, OSError):
        return _DEFAULT


def bounded(columns: int) -> int:
    """Give a width that can be read."""
    return max(_NARROWEST, min(columns, _WIDEST))
