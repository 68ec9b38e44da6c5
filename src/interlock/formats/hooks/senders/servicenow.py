"""ServiceNow: records that a business rule or a flow sends, in the form of its Table API. Floor 5.

ServiceNow has no webhooks of one form; what is sent is what somebody has set there. A record is read by the fields that
all tasks have, and whatever else of it is a digest names an artifact.
Source: ServiceNow's documentation of the Table API and of outbound REST messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.model import Delivery, Happened, Happening, Sender, delivered, once_by_body
from interlock.formats.hooks.payload import Part, digest, payload_of, told
from interlock.formats.hooks.proof import by_authorization
from interlock.kernel import Instant, Subject

_NAME: Final = "servicenow"
_MOST_FIELDS: Final = 500


def _recognise(headers: Headers) -> bool:
    return headers.only("user-agent").lower().startswith("servicenow")


def _check(headers: Headers, _body: bytes, secrets: Sequence[str], _now: Instant) -> None:
    by_authorization(_NAME, headers, secrets)


def _read(headers: Headers, body: bytes) -> Delivery:
    payload = payload_of(_NAME, headers, body)
    whole = payload.at("result") or payload
    records = whole.items() or (whole,)
    happenings = [_record(one) for one in records]
    only = records[0] if len(records) == 1 else Part(None)
    kind = only.text("sys_class_name") or ("record" if only.text("sys_id", "number") else "")
    return delivered(_NAME, kind, happenings, once_by_body(_NAME, body), id=only.text("sys_id"))


def _record(one: Part) -> Happening:
    if not one.text("sys_id", "number"):
        return Happening(Happened.UNKNOWN)
    return Happening(
        Happened.TICKET_CHANGED,
        what=_shown(one, "sys_class_name").replace("_", " ") or "record",
        key=one.text("number", "sys_id"),
        actor=_shown(one, "sys_updated_by"),
        title=one.text("short_description"),
        artifacts=tuple(_artifacts(one)),
        at=_updated(one),
        data=told(
            approval=_shown(one, "approval"),
            state=_shown(one, "state"),
            risk=_shown(one, "risk"),
            impact=_shown(one, "impact"),
            type=_shown(one, "type"),
            start=one.text("start_date"),
            end=one.text("end_date"),
            closed=one.text("close_code"),
            id=one.text("sys_id"),
        ),
    )


def _shown(one: Part, name: str) -> str:
    """Give a field, which may come with what is shown for its value."""
    return one.text(name, f"{name}.value", f"{name}.display_value")


def _artifacts(one: Part) -> Iterator[Subject]:
    for name in one.names()[:_MOST_FIELDS]:
        found = digest(one.named(name).value)
        if found is not None:
            yield Subject(one.text("number", "sys_id"), (found,))


def _updated(one: Part) -> Instant | None:
    """Give when a record was last altered, which the Table API writes in UTC and without saying so."""
    try:
        return datetime.strptime(one.text("sys_updated_on", "sys_created_on"), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


SENDERS: Final = (
    Sender(
        name=_NAME,
        says="ServiceNow, records of changes and other tasks",
        proof="the header `Authorization`: basic credentials or a bearer token; nothing is signed",
        setup="a business rule or flow with an outbound REST message: the address, credentials, the record as JSON",
        events="requests for changes and other tasks, with their state and approval",
        recognise=_recognise,
        check=_check,
        read=_read,
    ),
)
