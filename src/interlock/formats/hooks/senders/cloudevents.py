"""CloudEvents over HTTP: structured, binary and in batches; CDEvents come as such. Floor 5.

A secret that begins with `whsec_` or `whpk_` is for signatures as Standard Webhooks have them; any other is a token in
the header `Authorization`. A signature covers the body. In the binary mode the attributes are headers, which no
signature covers: who can alter what is on its way can alter those, so the structured mode is to be preferred.
Source: CloudEvents specification 1.0.2, its JSON format, its binding to HTTP; the binding of CDEvents to CloudEvents.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import unquote

import msgspec

from interlock.formats.errors import DeliveryMalformed
from interlock.formats.hooks import cdevents, standard
from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.model import (
    Delivery,
    Happened,
    Happening,
    Sender,
    delivered,
    once_by_body,
    once_by_id,
)
from interlock.formats.hooks.payload import Part, address, line, moment, payload_of, told, words
from interlock.formats.hooks.proof import by_authorization
from interlock.kernel import Instant

_STRUCTURED: Final = "application/cloudevents"
_BATCH: Final = "application/cloudevents-batch"
_ATTRIBUTE: Final = "ce-"
_NEEDED: Final = ("specversion", "id", "source", "type")
_MOST_EXTENSIONS: Final = 20
_KNOWN: Final = frozenset({*_NEEDED, "time", "subject", "datacontenttype", "dataschema", "data", "data_base64"})


class _Event(msgspec.Struct, frozen=True):
    """One CloudEvent, in whichever mode it came."""

    attributes: Part
    data: Part


def _is_cdevent(headers: Headers) -> bool:
    return headers.only("ce-type").startswith(cdevents.PREFIX)


def _is_cloudevent(headers: Headers) -> bool:
    is_binary = headers.has("ce-specversion") and not headers.only("ce-type").startswith(("harbor.", cdevents.PREFIX))
    return headers.media_type.startswith(_STRUCTURED) or is_binary


def _check(sender: str) -> Callable[[Headers, bytes, Sequence[str], Instant], None]:
    def check(headers: Headers, body: bytes, secrets: Sequence[str], now: Instant) -> None:
        keys = [one for one in secrets if standard.is_key(one)]
        tokens = [one for one in secrets if not standard.is_key(one)]
        if keys and (headers.has(standard.SIGNATURE) or not tokens):
            standard.check(sender, headers, body, keys, now)
        else:
            by_authorization(sender, headers, tokens)

    return check


def _read(sender: str) -> Callable[[Headers, bytes], Delivery]:
    def read(headers: Headers, body: bytes) -> Delivery:
        events = _events(sender, headers, body)
        kinds = words(one.attributes.text("type") for one in events)
        identifier = line(headers.get(standard.ID))
        ids = [text for one in events for text in (one.attributes.text("source"), one.attributes.text("id"))]
        once = once_by_id(sender, identifier) if identifier else once_by_id(sender, *ids)
        return delivered(
            sender,
            kinds,
            map(_happening, events),
            once if ids else once_by_body(sender, body),
            id=identifier or (ids[1] if len(events) == 1 else ""),
            until=standard.until_of(headers),
        )

    return read


def _events(sender: str, headers: Headers, body: bytes) -> list[_Event]:
    if headers.has("ce-specversion") and not headers.media_type.startswith(_STRUCTURED):
        found = [_binary(headers, body)]
    else:
        whole = payload_of(sender, headers, body)
        is_many = headers.media_type.startswith(_BATCH) or isinstance(whole.value, list)
        found = [_Event(one, _data(one)) for one in (whole.items() if is_many else (whole,))]
    for one in found:
        missing = [name for name in _NEEDED if not one.attributes.text(name)]
        if missing:
            raise DeliveryMalformed(sender=sender, why=f"it is no CloudEvent: it has no {' and no '.join(missing)}")
        if not one.attributes.text("specversion").startswith("1."):
            raise DeliveryMalformed(sender=sender, why="it is a CloudEvent of another version than 1")
    return found


def _binary(headers: Headers, body: bytes) -> _Event:
    found: dict[str, object] = {name: unquote(value) for name, value in headers.starting(_ATTRIBUTE).items()}
    found["datacontenttype"] = headers.media_type
    return _Event(Part(found), _json(body))


def _data(one: Part) -> Part:
    """Give the data of an event; what is no JSON has nothing to tell here."""
    encoded = one.named("data_base64").value
    if isinstance(encoded, str):
        try:
            return _json(b64decode(encoded.encode("ascii", "replace"), validate=True))
        except binascii.Error:
            return Part(None)
    value = one.named("data").value
    return _json(value.encode("utf-8", "replace")) if isinstance(value, str) else Part(value)


def _json(body: bytes) -> Part:
    try:
        return Part(msgspec.json.decode(body))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return Part(None)


def _happening(one: _Event) -> Happening:
    attributes = one.attributes
    kind, source = attributes.text("type"), attributes.text("source")
    extensions = [name for name in attributes.names() if name not in _KNOWN][:_MOST_EXTENSIONS]
    base = Happening(
        Happened.UNKNOWN,
        what=kind,
        key=f"{source} {attributes.text('id')}",
        title=attributes.text("subject"),
        address=address(source),
        at=moment(attributes.named("time").value),
        data={
            **{line(name): attributes.named(name).text() for name in extensions if attributes.named(name).text()},
            **told(source=source),
        },
    )
    return cdevents.happening_of(kind, one.data, base) if kind.startswith(cdevents.PREFIX) else base


def _sender(name: str, says: str, events: str, recognise: Callable[[Headers], bool]) -> Sender:
    return Sender(
        name=name,
        says=says,
        proof=(
            "a signature of Standard Webhooks (`webhook-signature`, at most five minutes old), or a token in the "
            "header `Authorization`"
        ),
        setup="at the sender: the address, and a signing secret `whsec_...`, a public key `whpk_...`, or a token",
        events=events,
        recognise=recognise,
        check=_check(name),
        read=_read(name),
    )


SENDERS: Final = (
    _sender(
        "cloudevents",
        "CloudEvents 1.0: structured, binary, batch",
        "those of CDEvents are read; all others are kept with their type and attributes",
        _is_cloudevent,
    ),
    _sender(
        "cdevents",
        "CDEvents, any release, as CloudEvents",
        "artifacts, changes, branches, repositories, builds, runs of pipelines and tests, services, incidents, tickets",
        _is_cdevent,
    ),
)
