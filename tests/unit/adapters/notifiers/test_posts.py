from __future__ import annotations

import logging
import secrets

import pytest

from interlock.adapters.http import Limits
from interlock.adapters.notifiers import NotAccepted
from interlock.adapters.notifiers.posts import Posts, safe_origin, seconds_of
from interlock.response.errors import ChannelBusy
from tests.loopback import Server, dripping, refused, whole
from tests.receivers import receiving, slack
from tests.unit.response.events import AT

QUICK = Limits(silence_s=0.2, total_s=0.2, most_bytes=1000)


@pytest.mark.parametrize(
    ("later", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        ("99999999999999999999", 999999999),
        ("Sat, 21 Nov 2026 12:00:30 GMT", 30),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 1),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("\u0661", None),
        ("Sat, 21 Nov 99999 12:00:30 GMT", None),
    ],
)
def test_how_long_to_wait_is_read_strictly(later: str, seconds: int | None) -> None:
    assert seconds_of(later, AT) == seconds


def test_503_with_a_time_is_a_wait_and_without_one_a_failure() -> None:
    with receiving(slack) as server:
        server.answers = [(503, "", {"Retry-After": "5"}), (503, "", {}), (429, "", {"Retry-After": "x"})]
        with pytest.raises(ChannelBusy):
            Posts(lambda: AT).post(server.base, {})
        for _ in range(2):
            with pytest.raises(NotAccepted):
                Posts(lambda: AT).post(server.base, {})


@pytest.mark.parametrize(
    "url", ["https://a.example.org/x", "http://127.0.0.1:1/x", "http://localhost/", "http://[::1]/"]
)
def test_what_may_be_told_something(url: str) -> None:
    assert safe_origin(url).partition("://")[0] == url.partition("://")[0]


@pytest.mark.parametrize(
    "url",
    ["http://a.example.org/", "http://127.0.0.1.example.org/", "https://u:p@a.example.org/", "file:///x", "", "//a"],
)
def test_what_may_not(url: str) -> None:
    with pytest.raises(NotAccepted):
        safe_origin(url)


def test_a_server_that_drips_or_says_nothing_is_not_waited_for() -> None:
    server = Server()
    server.answers["/"] = dripping
    server.answers["/big"] = whole()
    try:
        for path in ("/", "/big"):
            with pytest.raises(NotAccepted):
                Posts(lambda: AT, limits=QUICK).post(f"{server.url}{path}", {})
    finally:
        server.stop()
    with pytest.raises(NotAccepted):
        Posts(lambda: AT, limits=QUICK).post(f"{server.url}/", {})


def test_no_log_has_an_address_whatever_level_somebody_sets(caplog: pytest.LogCaptureFixture) -> None:
    hidden = secrets.token_hex(12)
    server = Server()
    server.answers[f"/{hidden}"] = refused(500)
    try:
        with caplog.at_level(logging.DEBUG), pytest.raises(NotAccepted):
            Posts(lambda: AT).post(f"{server.url}/{hidden}", {})
    finally:
        server.stop()
    assert hidden not in caplog.text
