"""Prometheus Alertmanager. Floor 5.

It sends a group of alerts again every few hours for as long as it fires. Each alert has a key, its fingerprint and when
it began, which stays the same, so that whoever counts alerts counts it once.
Source: Prometheus's documentation of the webhook receiver of Alertmanager, version 4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from interlock.formats.hooks.forges import severity
from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.model import Delivery, Happened, Happening, Sender, delivered, once_by_body
from interlock.formats.hooks.payload import Part, line, payload_of, told
from interlock.formats.hooks.proof import by_authorization
from interlock.kernel import Instant

_NAME: Final = "alertmanager"
_MOST_LABELS: Final = 40
_STATES: Final[Mapping[str, Happened]] = {
    "firing": Happened.MONITOR_FIRING,
    "resolved": Happened.MONITOR_RESOLVED,
}


def _recognise(headers: Headers) -> bool:
    return headers.only("user-agent").lower().startswith("alertmanager/")


def _check(headers: Headers, _body: bytes, secrets: Sequence[str], _now: Instant) -> None:
    by_authorization(_NAME, headers, secrets)


def _read(headers: Headers, body: bytes) -> Delivery:
    payload = payload_of(_NAME, headers, body)
    happenings = (_alert(one, payload) for one in payload.items("alerts"))
    status = payload.text("status")
    return delivered(_NAME, status, happenings, once_by_body(_NAME, body), id=payload.text("groupKey"))


def _alert(one: Part, group: Part) -> Happening:
    labels, words = one.at("labels"), one.at("annotations")
    name, began = labels.text("alertname"), one.text("startsAt")
    kind = _STATES.get(one.text("status") or group.text("status"), Happened.UNKNOWN)
    kept = {line(key): labels.named(key).text() for key in labels.names()[:_MOST_LABELS]}
    is_over = kind is Happened.MONITOR_RESOLVED
    return Happening(
        kind,
        what="alert",
        key=" ".join(filter(None, (one.text("fingerprint") or name, began))),
        title=words.text("summary", "description", "message") or name,
        address=one.address("generatorURL") or group.address("externalURL"),
        severity=severity(labels.text("severity"), labels.text("priority")),
        at=(one.moment("endsAt") if is_over else None) or one.moment("startsAt"),
        data={**kept, **told(receiver=group.text("receiver"), began=began, runbook=words.address("runbook_url"))},
    )


SENDERS: Final = (
    Sender(
        name=_NAME,
        says="Prometheus Alertmanager",
        proof="the header `Authorization`: a bearer token or basic credentials; nothing is signed",
        setup="`webhook_configs` of a receiver: `url`, `send_resolved: true`, and `http_config` with `authorization`",
        events="alerts that fire and that are resolved, each with its labels",
        recognise=_recognise,
        check=_check,
        read=_read,
    ),
)
