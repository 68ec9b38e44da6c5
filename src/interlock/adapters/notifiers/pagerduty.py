"""Incidents of PagerDuty by its Events API, version 2: what begins triggers one, what is over resolves it. Floor 11.

Source: PagerDuty, "Events API v2 Overview", "Send an Alert Event".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.adapters.notifiers.errors import NotAccepted
from interlock.adapters.notifiers.posts import Posts
from interlock.adapters.references import secret_at
from interlock.kernel import Severity, stamp
from interlock.response.errors import MessageRefused
from interlock.response.messages import Message

PATH: Final = "/v2/enqueue"
_SEVERITIES: Final = {
    Severity.CRITICAL: "critical",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "info",
    Severity.INFO: "info",
}
_UNKNOWN: Final = "warning"
_LONGEST_SUMMARY: Final = 1000


class _Said(msgspec.Struct):
    status: str = ""


class PagerDutyHerald:
    """Tells one service by its integration key."""

    def __init__(self, base: str, reference: str, environ: Mapping[str, str], posts: Posts) -> None:
        """`base` is the address of the API without its path; `reference` says where the key is."""
        self._url = f"{base.rstrip('/')}{PATH}"
        self._reference, self._environ, self._posts = reference, environ, posts

    def tell(self, message: Message) -> str:
        """Trigger an incident, or resolve it.

        Errors: SecretMissing (NET-120), NotAccepted (NTF-102), ChannelBusy (RSP-110), MessageRefused (RSP-111).
        """
        key = secret_at(self._reference, self._environ).strip()
        answer = self._posts.post(self._url, payload_of(message, key))
        try:
            status = msgspec.json.decode(answer.text.encode(), type=_Said).status
        except msgspec.MsgspecError as error:
            raise NotAccepted(where=answer.where, why="what it answered is not JSON of its own") from error
        if status == "invalid event":
            raise MessageRefused(where=answer.where, why="it says that the event is invalid")
        if status != "success":
            raise NotAccepted(where=answer.where, why="its answer does not say success")
        return ""


def payload_of(message: Message, key: str) -> dict[str, object]:
    """Give a message as the API takes it."""
    told: dict[str, object] = {"routing_key": key, "dedup_key": message.thread, "client": "Interlock"}
    if message.is_over:
        return {**told, "event_action": "resolve"}
    first = message.items[0] if message.items else None
    summary = f"{message.title}: {first.says}" if first is not None else message.title
    payload: dict[str, object] = {
        "summary": summary[:_LONGEST_SUMMARY],
        "source": message.source or "interlock",
        "severity": _SEVERITIES.get(Severity(message.severity), _UNKNOWN) if message.severity else _UNKNOWN,
        "timestamp": stamp(first.at if first is not None else message.at),
        "custom_details": {"events": list(message.lines), "message": message.id},
    }
    if first is not None:
        named = (("component", first.product), ("group", first.environment), ("class", first.kind))
        payload |= {name: text for name, text in named if text}
    links = [{"href": message.link, "text": "Open Interlock"}] if message.link else []
    return {**told, "event_action": "trigger", "payload": payload, "links": links}
