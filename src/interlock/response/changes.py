"""Changes as somebody else's system of tickets keeps them. Values. Floor 9."""

from __future__ import annotations

import msgspec

from interlock.kernel import Instant


class ChangeRecord(msgspec.Struct, frozen=True):
    """A change as the tracker tells of it at this moment."""

    number: str
    address: str
    """Where people see it."""
    state: str
    approval: str
    is_on_hold: bool
    item: str
    """The id of its configuration item."""
    item_name: str
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    artifact: str = ""
    """The digest that it names, where a field for it is known."""
