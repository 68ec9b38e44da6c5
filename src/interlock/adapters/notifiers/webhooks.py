"""Senders of webhooks: one CloudEvent a request, signed as Standard Webhooks are, or as CDEvents. Floor 11.

The secrets are looked up each time, so that one is exchanged while events go out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import unquote

import msgspec

from interlock.adapters.errors import NetworkError
from interlock.adapters.http import Body, HttpClient, Limits, origin_of
from interlock.adapters.notifiers.errors import NotAccepted
from interlock.adapters.notifiers.lines import line_of
from interlock.adapters.notifiers.posts import LATER, seconds_of
from interlock.adapters.references import secret_at
from interlock.formats.hooks import signed
from interlock.formats.hooks.cdevents import cloudevent_of
from interlock.kernel import Instant
from interlock.response.cdevents import cdevents_of
from interlock.response.cloudevents import event_of
from interlock.response.errors import ChannelBusy

_LIMITS: Final = Limits(silence_s=10.0, total_s=30.0, most_bytes=1 << 16)
_TAKEN: Final = range(200, 300)


class Receiver(msgspec.Struct, frozen=True):
    """Where webhooks go, and with which secrets they are signed."""

    url: str
    secrets: tuple[str, ...]
    """Where they are, by reference; all of them sign."""
    ca_file: str = ""
    """Certificates that count in place of those of the system; empty for those."""


class WebhookSender:
    """Sends each event as one request."""

    def __init__(
        self,
        receiver: Receiver,
        environ: Mapping[str, str],
        clock: Callable[[], Instant],
        trace: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        """`trace` gives headers by which the receiver goes on with a trace."""
        self._receiver, self._environ, self._clock = receiver, environ, clock
        self._trace = trace or dict

    def send(self, document: Mapping[str, object]) -> None:
        """Send an event.

        Errors: SecretMissing (NET-120), SecretUnusable (FMT-175), NotAccepted (NTF-102), ChannelBusy (RSP-110).
        """
        receiver = self._receiver
        secrets = [secret_at(one, self._environ) for one in receiver.secrets]
        with HttpClient([receiver.url], limits=_LIMITS, ca_file=receiver.ca_file) as client:
            for one in self._written(document):
                self._post(client, str(one["id"]), line_of(one).encode("ascii"), secrets)

    def _written(self, document: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
        """Give what is to be sent because of an event."""
        yield document

    def _post(self, client: HttpClient, identifier: str, body: bytes, secrets: Sequence[str]) -> None:
        url = self._receiver.url
        webhook = signed(identifier, body, self._clock(), secrets)
        try:
            own = {**self._trace(), **webhook.headers}
            with client.exchange("POST", url, own=own, body=Body.of(webhook.body), follows=False) as answer:
                status, wait = answer.status, answer.headers.get("retry-after", "")
        except NetworkError as error:
            raise NotAccepted(where=origin_of(url), why=error.fields.get("why", str(error))) from error
        seconds = seconds_of(wait, self._clock()) if status in LATER else None
        if seconds is not None:
            raise ChannelBusy(where=origin_of(url), seconds=seconds, why=f"it answered {status}")
        if status not in _TAKEN:
            raise NotAccepted(where=origin_of(url), why=f"it answered {status}")


class CDEventSender(WebhookSender):
    """Sends what CDEvents have a word for as CDEvents, one request each, and all else as `WebhookSender` does."""

    def _written(self, document: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
        """Give the CDEvents of an event; the same event gives the same ones, with the same ids."""
        event = event_of(json.dumps(document).encode(), "the event to be sent")
        made: list[Mapping[str, object]] = [
            cloudevent_of(one) for one in cdevents_of(event, unquote(str(document["source"])))
        ]
        yield from made or [document]
