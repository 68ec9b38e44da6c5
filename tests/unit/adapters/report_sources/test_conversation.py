"""A server of reports is asked with patience, nowhere else, and its answers are not repeated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from interlock.adapters.errors import NetworkError, OriginRefused, SecretMissing
from interlock.adapters.report_sources import conversation as conversing
from interlock.adapters.report_sources.conversation import Conversation, Turning
from interlock.adapters.report_sources.errors import (
    CredentialUnusable,
    SourceAnsweredWrongly,
    SourceBusy,
    SourceRefused,
)
from tests.simulators.answering import Answer, Asked, Simulator
from tests.simulators.sources import around, place_of

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
OWN = {"Authorization": "Bearer very-secret"}


class Told(msgspec.Struct):
    n: int


class One(Simulator):
    """Answers everything with the same."""

    def answer(self, asked: Asked) -> Answer:
        return Answer({"n": 1})


@pytest.fixture
def server() -> Iterator[One]:
    with One() as made:
        yield made


def conversation(server: Simulator, slept: list[float] | None = None) -> Conversation:
    return Conversation(place_of("sonarqube", server.url), around("sonarqube", AT, slept))


def test_it_waits_as_long_as_it_is_told_and_asks_again(server: One) -> None:
    slept: list[float] = []
    server.busy = 2
    with conversation(server, slept) as talk:
        assert talk.json(Told, "GET", talk.at("/x", {"a": "b c"}), OWN).n == 1
    assert slept == [1.0, 1.0]
    assert [one.target for one in server.asked] == ["/x?a=b+c"] * 3


def test_it_gives_up_in_the_end(server: One) -> None:
    server.busy = 100
    with conversation(server) as talk, pytest.raises(SourceBusy, match="429"):
        talk.ask("GET", talk.at("/x"), OWN)
    assert len(server.asked) == 3


def test_a_wait_that_is_too_long_is_not_waited(server: One) -> None:
    server.instead = Answer({}, 503, {"Retry-After": "86400"})
    with conversation(server) as talk, pytest.raises(SourceBusy, match="503"):
        talk.ask("GET", talk.at("/x"), OWN)
    assert len(server.asked) == 1


@pytest.mark.parametrize(("status", "remedy"), [(401, "has not ended"), (403, "right to read")])
def test_who_is_refused_is_told_what_to_do(server: One, status: int, remedy: str) -> None:
    server.instead = Answer(b"you showed very-secret", status)
    with conversation(server) as talk, pytest.raises(SourceRefused, match=str(status)) as told:
        talk.ask("GET", talk.at("/x"), OWN)
    assert remedy in (told.value.remedy or "")
    assert "very-secret" not in str(told.value) + (told.value.remedy or "")


@pytest.mark.parametrize("body", [b"<html>very-secret</html>", b"[]", b'{"n": "very-secret"}', b'{"n": ', b"\xff\xfe{"])
def test_an_answer_of_another_kind_is_an_error_that_does_not_repeat_it(server: One, body: bytes) -> None:
    server.instead = Answer(body)
    with conversation(server) as talk, pytest.raises(SourceAnsweredWrongly) as told:
        talk.json(Told, "GET", talk.at("/x"), OWN)
    assert "very-secret" not in str(told.value)


@pytest.mark.parametrize("status", [302, 307, 308])
def test_no_redirect_is_followed(server: One, status: int) -> None:
    with One() as other:
        server.instead = Answer(b"", status, {"Location": f"{other.url}/steal"})
        with conversation(server) as talk, pytest.raises(SourceAnsweredWrongly, match="leads elsewhere"):
            talk.ask("GET", talk.at("/x"), OWN)
        assert other.asked == []


def test_nobody_else_is_asked(server: One) -> None:
    with conversation(server) as talk, pytest.raises(OriginRefused):
        talk.ask("GET", "https://elsewhere.example.org/x", OWN)


def test_nobody_there_is_an_error_of_the_network() -> None:
    with One() as gone:
        place = place_of("sonarqube", gone.url)
    with Conversation(place, around("sonarqube", AT)) as talk, pytest.raises(NetworkError):
        talk.ask("GET", talk.at("/x"), OWN)


def test_a_credential_that_is_not_there_is_told_by_its_place(server: One) -> None:
    place = place_of("sonarqube", server.url, credentials={"token": "env:NOT_SET"})
    with Conversation(place, around("sonarqube", AT)) as talk:
        assert talk.secret("other") == ""
        with pytest.raises(SecretMissing, match="NOT_SET"):
            talk.secret("token")


def test_pages_come_to_an_end(server: One) -> None:
    with conversation(server) as talk:
        turning = Turning(talk, server.url)
        assert turning.on("a") == "a"
        assert turning.on("b") == "b"
        with pytest.raises(SourceAnsweredWrongly, match="again and again"):
            turning.on("a")
        assert Turning(talk, server.url).on("") == ""


@pytest.mark.parametrize("text", ["very-secret\nX: y", "very-secret\x7f", "very-sécret"])
def test_a_credential_that_fits_into_no_header_is_told_without_being_shown(server: One, text: str) -> None:
    there = around("sonarqube", AT, environ={"SIMULATED_TOKEN": text})
    with Conversation(place_of("sonarqube", server.url), there) as talk:
        assert talk.secret("token") == text
        with pytest.raises(CredentialUnusable, match="token") as told:
            talk.shown("token")
        with pytest.raises(SourceAnsweredWrongly, match="fits into no header") as given:
            talk.bearer(text, server.url)
    assert "very" not in f"{told.value}{given.value}"
    assert server.asked == []


def test_all_answers_together_are_bounded_in_size_and_time(server: One, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversing, "MOST_OF_ALL", 20)
    with conversation(server) as talk:
        talk.ask("GET", talk.at("/x"), OWN)
        talk.ask("GET", talk.at("/x"), OWN)
        with pytest.raises(SourceAnsweredWrongly, match="sends more than"):
            talk.ask("GET", talk.at("/x"), OWN)
    monkeypatch.setattr(conversing, "MOST_S", -1.0)
    with conversation(server) as talk, pytest.raises(SourceAnsweredWrongly, match="minutes"):
        talk.ask("GET", talk.at("/x"), OWN)
