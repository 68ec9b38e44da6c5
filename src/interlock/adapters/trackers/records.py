"""Records of ServiceNow, as its tables and its Change API write them. Floor 11.

A field is a text, or an object with the value, what is shown for it, and for a reference a link.
Source: ServiceNow Table API, Change Management API.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import msgspec

from interlock.adapters.trackers.conversation import Conversation
from interlock.kernel import Instant

NUMBER: Final = re.compile(r"[A-Z]{2,10}[0-9]{1,20}")
"""What people call a record."""
_ID: Final = re.compile(r"[0-9a-f]{32}")


class _Shown(msgspec.Struct, frozen=True):
    value: str | None = ""
    display_value: str | None = ""


Field = str | None | _Shown


class One(msgspec.Struct, frozen=True):
    """An answer that is one record."""

    result: Mapping[str, Field]


class Many(msgspec.Struct, frozen=True):
    """An answer that is several records."""

    result: tuple[Mapping[str, Field], ...]


class Record:
    """One record that was read."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._fields = fields

    def value(self, name: str) -> str:
        """Give the value of a field; empty where there is none."""
        found = self._fields.get(name)
        return (found.value if isinstance(found, _Shown) else found) or ""

    def shown(self, name: str) -> str:
        """Give what is shown for a field, which for a journal is all that was written into it."""
        found = self._fields.get(name)
        return ((found.display_value or found.value) if isinstance(found, _Shown) else found) or ""

    def moment(self, name: str) -> Instant | None:
        """Give a time, which is written in UTC and without saying so; none where there is none."""
        try:
            return datetime.strptime(self.value(name), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        except ValueError:
            return None


def record_of(talk: Conversation, fields: Mapping[str, Field]) -> Record:
    """Give a record that has an id and a number. Errors: TrackerAnsweredWrongly (TKT-105)."""
    record = Record(fields)
    if not _ID.fullmatch(record.value("sys_id")) or not NUMBER.fullmatch(record.value("number")):
        raise talk.wrong("gives a record without an id and a number")
    return record
