"""Messages with meaningful defaults, and events in words that want to be more than words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from interlock.response import Event
from interlock.response.gathering import Batch, Sort, Waiting
from interlock.response.messages import About, Message, message_of
from tests.unit.response.events import AT, event

PAGE = "https://interlock.example.org"


def message(*events: Event, page: str = PAGE, **fields: Any) -> Message:
    """Give a message about events, or about one with these fields."""
    return said(events or (event(**({"product": "shop", "environment": "production"} | fields)),), page)


def said(events: Sequence[Event], page: str = "") -> Message:
    waiting = tuple(Waiting(number, AT, one) for number, one in enumerate(events))
    return message_of(Batch(Sort.ALIKE, "", waiting), events, "ops", AT, About("log.example.org/a", page))
