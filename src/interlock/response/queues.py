"""How the queues of channels that people read stand. Floor 9."""

from __future__ import annotations

import msgspec

from interlock.kernel import Instant


class Line(msgspec.Struct, frozen=True):
    """Whether a channel can be told something."""

    channel: str
    due: Instant | None = None
    """Before then nobody tells it anything; none means that it is free."""
    failures: int = 0
    """Since it last took something."""
    said: str = ""
    """What went wrong the last time."""


class Standing(msgspec.Struct, frozen=True):
    """What waits for a channel."""

    line: Line
    held: int = 0
    """Events, each counted once for every response that tells them there."""
    oldest: Instant | None = None
    until: Instant | None = None
    """When the first of them is told, if nothing comes between; none if the next delivery tells."""
    why: str = ""
    """What that one waits for."""
