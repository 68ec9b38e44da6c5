"""The client of a server: what it sends, what it believes, and what it says went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import msgspec
import pytest

from interlock.adapters.errors import ServerAnsweredWrongly, ServerRefused
from interlock.adapters.server import Server, _boundary
from tests.loopback import Answer
from tests.loopback import Server as Loopback


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    made = Loopback()
    yield made
    made.stop()


def says(status: int, value: Any, media_type: str = "application/json") -> Answer:
    """Answer with a value."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        body = value if isinstance(value, bytes) else msgspec.json.encode(value)
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_it_shows_its_token_and_reads_who_it_stands_for(loopback: Loopback) -> None:
    card = {"id": "tok-1", "name": "n", "permissions": ["evidence.read"], "resource": "organisation", "until": "2027"}
    loopback.answers["/v1/whoami"] = says(200, {"party": "person:ann", "token": card})
    with Server(loopback.url + "/", "secret") as server:
        assert server.whoami().party == "person:ann"
    assert loopback.asked[0][1]["authorization"] == "Bearer secret"


def test_a_problem_is_told_with_its_code_and_its_remedy(loopback: Loopback) -> None:
    loopback.answers["/v1/whoami"] = says(403, {"detail": "you may not", "code": "API-102", "remedy": "ask ann"})
    with Server(loopback.url, "t") as server, pytest.raises(ServerRefused) as refused:
        server.whoami()
    assert "you may not (API-102)" in str(refused.value)
    assert refused.value.remedy == "ask ann"


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"party": 7}'])
def test_what_no_server_of_ours_says_is_told(loopback: Loopback, body: bytes) -> None:
    loopback.answers["/v1/whoami"] = says(200, body)
    with Server(loopback.url, "t") as server, pytest.raises(ServerAnsweredWrongly):
        server.whoami()


def test_an_error_that_is_no_problem_is_told_all_the_same(loopback: Loopback) -> None:
    loopback.answers["/v1/whoami"] = says(502, b"<html>bad gateway")
    with Server(loopback.url, "t") as server, pytest.raises(ServerRefused, match="status 502"):
        server.whoami()


def test_a_redirect_is_not_followed_with_the_token(loopback: Loopback) -> None:
    def away(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", "/elsewhere")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    loopback.answers["/v1/whoami"] = away
    with Server(loopback.url, "t") as server, pytest.raises(ServerRefused):
        server.whoami()
    assert [path for path, _ in loopback.asked] == ["/v1/whoami"]


def test_the_ledger_of_a_server_that_has_nothing_is_called_nothing(loopback: Loopback) -> None:
    loopback.answers["/v1/ledger/checkpoint"] = says(404, {"detail": "none", "code": "API-103"})
    with Server(loopback.url, "t") as server:
        assert server.origin() == ""
    loopback.answers["/v1/ledger/checkpoint"] = says(200, b"log/one\n3\n", "text/plain")
    with Server(loopback.url, "t") as server:
        assert server.origin() == "log/one"


def test_the_token_of_a_job_is_shown_without_any_other(loopback: Loopback) -> None:
    loopback.answers["/v1/tokens/exchange"] = says(200, {"access_token": "ilk_short", "expires_in": 900})
    with Server(loopback.url, "") as server:
        assert server.exchange("a.b.c") == "ilk_short"
    assert "authorization" not in loopback.asked[0][1]
    loopback.answers["/v1/tokens/exchange"] = says(200, {"expires_in": 900})
    with Server(loopback.url, "") as server, pytest.raises(ServerAnsweredWrongly):
        server.exchange("a.b.c")


def test_the_server_is_told_which_trace_a_request_is_part_of(loopback: Loopback) -> None:
    card = {"id": "tok-1", "name": "n", "permissions": ["evidence.read"], "resource": "organisation", "until": "2027"}
    loopback.answers["/v1/whoami"] = says(200, {"party": "person:ann", "token": card})
    shown = {"traceparent": "00-1", "authorization": "nobody"}
    with Server(loopback.url, "secret", trace=lambda: {"traceparent": shown["traceparent"]}) as server:
        server.whoami()
        shown["traceparent"] = "00-2"
        server.whoami()
    assert [asked["traceparent"] for _, asked in loopback.asked] == ["00-1", "00-2"]
    assert {asked["authorization"] for _, asked in loopback.asked} == {"Bearer secret"}


def test_reports_are_sent_as_the_files_of_a_form(loopback: Loopback) -> None:
    told = {"control": "key.scanning", "outcome": "passed", "reported": 0, "findings": 0, "envelope": "sha256:0"}
    path = "/v1/reports?subject=sha256%3A0&at=now&note=a+%26+b"
    loopback.answers[path] = says(201, {**told, "product": "shop", "handed_in_by": "workload:ci"})
    with Server(loopback.url, "t") as server:
        done = server.reports([("a.json", b"{}"), ('b"\r\n.xml', b"<x/>")], "sha256:0", at="now", notes=["a & b"])
    assert (done.outcome, done.is_again, done.handed_in_by) == ("passed", False, "workload:ci")
    (asked,) = loopback.asked
    assert asked[1]["content-type"].startswith("multipart/form-data; boundary=")


def test_sboms_are_sent_as_the_files_of_a_form(loopback: Loopback) -> None:
    one = {"envelope": "sha256:0", "components": 3, "handed_in_by": "workload:ci", "is_again": False}
    loopback.answers["/v1/sboms"] = says(201, {"items": [one], "new": 1, "is_again": False})
    loopback.answers["/v1/sboms?subject=sha256%3A0"] = says(200, {"items": [one, one], "new": 0, "is_again": True})
    with Server(loopback.url, "t") as server:
        assert server.sboms([("a.json", b"{}")]).new == 1
        assert server.sboms([("a.json", b"{}")], "sha256:0").items[1].components == 3
    assert all(asked[1]["content-type"].startswith("multipart/form-data; boundary=") for asked in loopback.asked)


def test_a_boundary_stands_in_none_of_the_bodies() -> None:
    first = _boundary([b"a"])
    assert _boundary([b"a"]) == first
    assert all(_boundary([body]).encode() not in body for body in (b"a", first.encode(), b"--" + first.encode()))
