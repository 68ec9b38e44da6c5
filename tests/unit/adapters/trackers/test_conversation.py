"""One tracker is asked, nobody is followed, and each way of failing says what it means for the others."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from interlock.adapters.errors import SecretMissing
from interlock.adapters.trackers.conversation import BUSY_S, DOWN_S, LONGEST_S, REFUSED_S, Conversation
from interlock.adapters.trackers.errors import (
    TicketDeclined,
    TicketGone,
    TokenUnusable,
    TrackerAnsweredWrongly,
    TrackerBusy,
    TrackerError,
    TrackerRefused,
    TrackerUnreachable,
)
from interlock.adapters.trackers.place import Place
from interlock.adapters.trackers.records import One
from tests.simulators.answering import Answer, Asked, Simulator

X = secrets.token_hex(12)


class Told(Simulator):
    """A server that answers what it was told to."""

    def answer(self, asked: Asked) -> Answer:
        del asked
        return Answer({"ok": True})


@pytest.fixture
def server() -> Iterator[Told]:
    with Told() as made:
        yield made


def talk(server: Told, **more: Any) -> Conversation:
    given = {"name": "desk", "kind": "jira-cloud", "address": server.url, "token": "env:T", **more}
    return Conversation(Place(**given), {"T": X, "WIDE": "ü" + X, "LINES": f"a\n{X}"})


def test_a_user_and_a_token_go_along_or_the_token_alone(server: Told) -> None:
    talk(server, user="robot").ask("GET", "/x")
    talk(server).ask("POST", "/x", {"a": 1}, query={"q": "a b&c"})
    shown = [one.headers["authorization"] for one in server.asked]
    assert shown[0].startswith("Basic ")
    assert shown[1] == f"Bearer {X}"
    assert (server.asked[1].json, server.asked[1].query) == ({"a": 1}, {"q": "a b&c"})


@pytest.mark.parametrize(
    ("answer", "kind", "wait"),
    [
        (Answer({}, 401), TrackerRefused, REFUSED_S),
        (Answer({}, 403, {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE"}), TrackerRefused, REFUSED_S),
        (Answer({}, 403, {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}), TrackerRefused, REFUSED_S),
        (Answer({}, 403), TicketDeclined, None),
        (Answer({"errors": {"summary": "no"}}, 400), TicketDeclined, None),
        (Answer({}, 404), TicketGone, None),
        (Answer({}, 429), TrackerBusy, BUSY_S),
        (Answer({}, 429, {"Retry-After": "600"}), TrackerBusy, 600),
        (Answer({}, 429, {"Retry-After": "-5"}), TrackerBusy, BUSY_S),
        (Answer({}, 503, {"Retry-After": "99999999"}), TrackerBusy, LONGEST_S),
        (Answer({}, 500), TrackerUnreachable, DOWN_S),
        (Answer({}, 302, {"Location": "https://elsewhere.example.org/"}), TrackerAnsweredWrongly, DOWN_S),
        (Answer({"error": {"message": "no"}}, 200), TicketDeclined, None),
        (Answer({"errorMessages": ["no"]}, 200), TicketDeclined, None),
        (Answer(b"x" * (5 << 20), 200), TrackerAnsweredWrongly, None),
    ],
)
def test_each_way_of_failing_has_its_own_error(
    server: Told, answer: Answer, kind: type[TrackerError], wait: int | None
) -> None:
    server.instead = answer
    with pytest.raises(kind) as caught:
        talk(server).ask("GET", "/rest/api/3/issue/1")
    assert caught.value.fields.get("wait_s") == wait
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("body", "wait"),
    [(b"", DOWN_S), (b"<html>", DOWN_S), (b"[" * 9999, None), (b"\xff\xfe", DOWN_S), (b'{"id": 3}', None)],
)
def test_what_is_no_answer_of_its_kind_is_wrong(server: Told, body: bytes, wait: int | None) -> None:
    server.instead = Answer(body)
    with pytest.raises(TrackerAnsweredWrongly) as caught:
        talk(server).json(One, "GET", "/x")
    assert caught.value.fields.get("wait_s") == wait


def test_nobody_there_is_down() -> None:
    place = Place("desk", "jira-cloud", "http://127.0.0.1:1", "env:T")
    with pytest.raises(TrackerUnreachable):
        Conversation(place, {"T": X}).ask("GET", "/x")


@pytest.mark.parametrize(
    ("token", "kind"), [("env:WIDE", TokenUnusable), ("env:LINES", TokenUnusable), ("env:NONE", SecretMissing)]
)
def test_a_token_that_fits_no_header_is_not_sent_and_not_told(server: Told, token: str, kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught:
        talk(server, token=token).ask("GET", "/x")
    assert X not in str(caught.value)
    assert server.asked == []


def test_a_secret_that_is_repeated_is_not_told(server: Told) -> None:
    server.instead = Answer({"errorMessages": [f"bad token {X}", "a\r\nb\u202e"]}, 400)
    with pytest.raises(TicketDeclined) as caught:
        talk(server, user="robot").ask("GET", "/x")
    assert X not in str(caught.value)
    assert "\u202e" not in str(caught.value)
