"""Events as CloudEvents 1.0 in JSON: what is sent, shown and read. Floor 9.

Source: CloudEvents specification 1.0.2, sections 3.1 and 3.2; JSON event format 1.0.2.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

import msgspec

from interlock.kernel import stamp
from interlock.response.errands import Outgoing
from interlock.response.errors import EventMalformed
from interlock.response.events import Event, Kind

TYPES: Final = "org.example.interlock."
"""How the types of all our events begin; the kind and the version of its data follow."""
_VERSION: Final = ".v1"


def document_of(event: Event, source: str) -> dict[str, object]:
    """Write an event; `source` is the origin of the ledger that proves it.

    Shape: `source` and `id` together tell an event from all others, so that who gets it twice can see that.
    """
    attributes = {
        "specversion": "1.0",
        "id": event.id,
        "source": quote(source, safe="/:@!$&'()*+,;=~"),
        "type": f"{TYPES}{event.kind}{_VERSION}",
        "subject": str(event.subject.digests[0]),
        "time": stamp(event.at),
        "datacontenttype": "application/json",
    }
    if event.kind is not Kind.DELIVERY_RECEIVED:  # nothing in the ledger proves it
        attributes["entry"] = str(event.entry)
    if event.environment:
        attributes["environment"] = event.environment
    if event.severity:
        attributes["severity"] = event.severity
    return {**attributes, "data": msgspec.to_builtins(event)}


class _CloudEvent(msgspec.Struct, frozen=True):
    specversion: str
    id: str
    type: str
    source: str
    data: Event


def event_of(body: bytes, source: str) -> Event:
    """Read an event that `document_of` wrote; what is in `data` counts, and the rest has to agree.

    Errors: EventMalformed (RSP-101).
    """
    try:
        read = msgspec.json.decode(body, type=_CloudEvent)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise EventMalformed(source=source, why=str(error)) from error
    if read.specversion != "1.0" or not read.source:
        raise EventMalformed(source=source, why=f"it is no CloudEvent 1.0 but {read.specversion!r}")
    if (read.id, read.type) != (read.data.id, f"{TYPES}{read.data.kind}{_VERSION}"):
        raise EventMalformed(source=source, why="its id or type is not that of its data")
    if read.data.at.tzinfo is None or not read.data.subject.digests:
        raise EventMalformed(source=source, why="its time has no offset, or its subject has no digest")
    return read.data


def read_event(outgoing: Outgoing) -> Event:
    """Read an event as the outbox keeps it. Errors: EventMalformed (RSP-101)."""
    try:
        return _EVENT.decode(outgoing.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise EventMalformed(source=f"number {outgoing.number} of the outbox", why=str(error)) from error


_EVENT: Final = msgspec.json.Decoder(Event)
