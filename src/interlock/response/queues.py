"""How the queues of channels that people read stand. Floor 9."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import msgspec

from interlock.kernel import Instant, InterlockError
from interlock.response.errands import Errand, next_due
from interlock.response.errors import ChannelBusy

LONGEST_WAIT: Final = timedelta(minutes=30)
"""How long a channel that does not answer is left alone at most, unless it says for how long."""
_LONGEST_S: Final = 24 * 60 * 60
LONGEST_LEFT_ALONE: Final = timedelta(hours=25)
"""Longer than whoever keeps to the times above leaves a channel alone."""


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


def wait_after(error: InterlockError, failures: int, at: Instant) -> timedelta:
    """Give how long to leave a channel alone after so many failures, from 1; where it says how long, so long.

    Shape: nobody is waited for longer than a day, whatever they say, nor shorter than a second.
    """
    if isinstance(error, ChannelBusy):
        return timedelta(seconds=min(max(int(str(error.fields["seconds"])), 1), _LONGEST_S))
    wait: timedelta = next_due(failures, at) - at
    return min(wait, LONGEST_WAIT)


def later(errand: Errand, error: InterlockError, at: Instant) -> Errand:
    """Give an errand that is to be tried again no sooner than whoever took nothing of it said."""
    if errand.due_at is None or not isinstance(error, ChannelBusy):
        return errand
    return msgspec.structs.replace(errand, due_at=max(errand.due_at, at + wait_after(error, 1, at)))
