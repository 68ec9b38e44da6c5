"""How decisions reckon with time. Floor 8."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

SKEW: Final = timedelta(minutes=5)
"""How far ahead of the decision evidence may be dated before a clock must be wrong."""


def span(seconds: int) -> str:
    """Say how long something is in its largest whole unit: `3 days`."""
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            return f"{seconds // size} {unit}{'' if seconds // size == 1 else 's'}"
    return "0 seconds"
