"""What a doctor looked at, and how it stands. Floor 12."""

from __future__ import annotations

import msgspec


class Look(msgspec.Struct, frozen=True):
    """One thing that was looked at, and how it stands."""

    what: str
    is_good: bool
    is_needed: bool
    says: str
    remedy: str = ""
