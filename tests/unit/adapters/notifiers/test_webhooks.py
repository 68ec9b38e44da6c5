"""Events go out as signed requests, which a receiver on loopback verifies as any of its libraries would."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final

import pytest

from interlock.adapters.errors import SecretMissing
from interlock.adapters.notifiers import NotAccepted
from interlock.adapters.notifiers.webhooks import CDEventSender, Receiver, WebhookSender
from interlock.formats.errors import DeliveryUnproven, SecretUnusable
from interlock.formats.hooks import Happened, Headers, named, receive, verify
from interlock.kernel import Digest, Subject
from interlock.response import document_of
from interlock.response.errors import ChannelBusy
from interlock.response.events import Event, Kind
from tests.deliveries import DIGEST, KEY, NOW, SIGNING
from tests.unit.formats.hooks.test_out import OTHER

OLD_AND_NEW: Final = {"OLD": SIGNING, "NEW": OTHER}


class Listening:
    """A receiver on loopback, and what it got."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.wait = ""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(outer.answers.pop(0) if outer.answers else 204)
                self.send_header("Location", "http://127.0.0.1:1/")
                if outer.wait:
                    self.send_header("Retry-After", outer.wait)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/in?key=hidden"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def listening() -> Iterator[Listening]:
    made = Listening()
    yield made
    made.stop()


def document(kind: Kind = Kind.DECISION_DENIED, **data: str) -> dict[str, object]:
    subject = Subject("team/shop", (Digest.parse(DIGEST),))
    event = Event("evt-1", kind, NOW, subject, Digest.parse(DIGEST), "it is denied", "production", data=data)
    return {**document_of(event, "log.example.org/a b"), "response": "tell", "action": "notify"}


def sender(listening: Listening, *references: str, is_cdevents: bool = False, **environ: str) -> WebhookSender:
    made = CDEventSender if is_cdevents else WebhookSender
    return made(Receiver(listening.url, references or ("env:OLD",)), environ or OLD_AND_NEW, lambda: NOW)


def test_a_receiver_verifies_what_it_got(listening: Listening) -> None:
    sender(listening).send(document())
    ((headers, body),) = listening.got
    verify(headers, body, [SIGNING], NOW + timedelta(seconds=3))
    assert headers["webhook-id"] == "evt-1"
    assert headers["content-type"] == "application/cloudevents+json"
    assert json.loads(body) == json.loads(json.dumps(document()))
    with pytest.raises(DeliveryUnproven):
        verify(headers, body + b" ", [SIGNING], NOW)
    with pytest.raises(DeliveryUnproven):
        verify(headers, body, [OTHER], NOW)


def test_a_receiver_is_told_which_trace_it_goes_on_with_and_no_other_header(listening: Listening) -> None:
    receiver = Receiver(listening.url, ("env:OLD",))
    trace = {"traceparent": "00-1", "tracestate": "a=b", "webhook-id": "evt-other"}
    WebhookSender(receiver, OLD_AND_NEW, lambda: NOW, lambda: trace).send(document())
    ((headers, body),) = listening.got
    assert (headers["traceparent"], headers["tracestate"], headers["webhook-id"]) == ("00-1", "a=b", "evt-1")
    verify(headers, body, [SIGNING], NOW)


def test_while_a_secret_is_exchanged_both_sign(listening: Listening) -> None:
    sender(listening, "env:OLD", "env:NEW").send(document())
    ((headers, body),) = listening.got
    for secret in (SIGNING, OTHER):
        verify(headers, body, [secret], NOW)


def test_what_cdevents_have_a_word_for_goes_out_as_cdevents(listening: Listening) -> None:
    sender(listening, is_cdevents=True).send(document(Kind.DEPLOYMENT_ENDED, artifacts=f"{DIGEST} {DIGEST}"))
    sent: list[Any] = [json.loads(body) for _, body in listening.got]
    assert [one["type"] for one in sent] == ["dev.cdevents.service.deployed.0.3.0"] * 2
    assert [headers["webhook-id"] for headers, _ in listening.got] == ["evt-1", "evt-1-1"]
    assert sent[0]["source"] == "log.example.org/a%20b"
    assert sent[0]["data"]["context"]["specversion"] == "0.5.0"
    assert sent[0]["data"]["customData"]["entry"] == DIGEST
    for headers, body in listening.got:
        told = receive(named("cdevents"), Headers.of(headers.items()), body, [SIGNING], NOW)
        assert [one.kind for one in told.happenings] == [Happened.DEPLOYMENT_CHANGED]


def test_what_cdevents_have_no_word_for_goes_out_as_it_is(listening: Listening) -> None:
    sender(listening, is_cdevents=True).send(document(Kind.HOLD_PLACED))
    ((headers, body),) = listening.got
    verify(headers, body, [SIGNING], NOW)
    assert json.loads(body) == json.loads(json.dumps(document(Kind.HOLD_PLACED)))


@pytest.mark.parametrize("status", [301, 307, 400, 401, 404, 410, 429, 500, 503])
def test_what_is_not_taken_is_an_error_without_the_address_behind_the_host(listening: Listening, status: int) -> None:
    listening.answers = [status]
    with pytest.raises(NotAccepted, match=f"it answered {status}") as caught:
        sender(listening).send(document())
    assert "hidden" not in str(caught.value)
    assert len(listening.got) == 1, "no redirect is followed"


def test_where_a_receiver_says_how_long_to_wait_that_is_told(listening: Listening) -> None:
    listening.answers, listening.wait = [429, 503, 500], "90"
    for _ in range(2):
        with pytest.raises(ChannelBusy) as caught:
            sender(listening).send(document())
        assert caught.value.fields["seconds"] == 90
        assert "hidden" not in str(caught.value)
    with pytest.raises(NotAccepted):
        sender(listening).send(document())


def test_nobody_there_is_an_error(listening: Listening) -> None:
    made = sender(listening)
    listening.stop()
    with pytest.raises(NotAccepted) as caught:
        made.send(document())
    assert "hidden" not in str(caught.value)
    listening.stop = lambda: None  # type: ignore[method-assign]  # it is done


def test_without_a_secret_that_signs_nothing_goes_out(listening: Listening) -> None:
    with pytest.raises(SecretMissing):
        sender(listening, "env:NONE").send(document())
    with pytest.raises(SecretMissing):
        sender(listening, "env:OLD", "env:NONE").send(document())
    with pytest.raises(SecretUnusable):
        sender(listening, "env:PLAIN", PLAIN=KEY.decode()).send(document())
    assert listening.got == []
