"""Credentials go where their user said, when they are asked for, and nowhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.adapters.registries.access import Access, Challenge, Credentials, challenges_of, is_here
from interlock.adapters.registries.errors import AccessRefused, TokenPlaceRefused
from tests.loopback import Server
from tests.registries import StubRegistry, answering, pushed

WORD = "for" + "-tests"


def reader() -> Credentials:
    return Credentials("reader", WORD)


def test_nobody_is_told_who_asks_before_they_want_to_know(stub: StubRegistry, opened: Any) -> None:
    def asked() -> Credentials:
        raise AssertionError

    pushed(opened(access=Access(asked)), b"x")
    assert all("authorization" not in one.headers for one in stub.asked)


def test_basic_authentication_is_answered(stub: StubRegistry, opened: Any) -> None:
    stub.password = WORD
    content = pushed(opened(access=Access(reader)), b"x")
    assert opened(access=Access(reader)).find("1.0") == content
    with pytest.raises(AccessRefused, match="user and a password"):
        opened().find("1.0")
    with pytest.raises(AccessRefused, match="does not know"):
        opened(access=Access(lambda: Credentials("reader", "wrong"))).find("1.0")


def test_a_token_is_fetched_from_the_registry_itself(stub: StubRegistry, opened: Any) -> None:
    stub.password, stub.token = WORD, "abc"
    scope = "repository:team/app:pull,push"
    stub.challenge = f'Bearer realm="http://{stub.host}/token",service="stub",scope="{scope}"'
    content = pushed(opened(access=Access(reader)), b"x")
    assert opened(access=Access(reader)).find("1.0") == content
    got = next(one for one in stub.asked if one.path == "/token")
    assert got.query == {"service": "stub", "scope": scope}
    with pytest.raises(AccessRefused, match="gives no token"):
        opened(access=Access(lambda: Credentials("reader", "wrong"))).find("1.0")


def test_a_token_that_expires_is_fetched_anew(stub: StubRegistry, opened: Any) -> None:
    stub.token = "one"
    stub.challenge = f'Bearer realm="http://{stub.host}/token"'
    place = opened()
    content = pushed(place, b"x")
    stub.token = "two"
    assert place.find("1.0") == content


def test_a_realm_elsewhere_gets_nothing_unless_it_is_listed(stub: StubRegistry, opened: Any) -> None:
    elsewhere = Server()
    try:
        elsewhere.answers["/token?service=s"] = lambda one: _answer(one, {"access_token": "abc"})
        stub.token = "abc"
        stub.challenge = f'Bearer realm="{elsewhere.url}/token",service="s"'
        with pytest.raises(TokenPlaceRefused, match=r"127\.0\.0\.1"):
            opened(access=Access(reader)).find("1.0")
        assert elsewhere.asked == []
        pushed(opened(access=Access(reader, realms=(elsewhere.url,))), b"x")
        assert elsewhere.asked[0][1]["authorization"].startswith("Basic ")
    finally:
        elsewhere.stop()


def _answer(handler: Any, document: object) -> None:
    body = json.dumps(document).encode()
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.mark.parametrize("realm", ["ftp://x/y", "no address", "http://user:word@127.0.0.1/x", "http://[", ""])
def test_a_realm_that_is_no_address_is_refused(stub: StubRegistry, opened: Any, realm: str) -> None:
    stub.token = "abc"
    stub.challenge = f'Bearer realm="{realm}"'
    with pytest.raises(AccessRefused):
        opened(access=Access(reader)).find("1.0")


@pytest.mark.parametrize("token", ["", "a\nb", "ä"])
def test_a_token_that_could_not_stand_in_a_header_is_refused(stub: StubRegistry, opened: Any, token: str) -> None:
    stub.token = "x"
    stub.challenge = f'Bearer realm="http://{stub.host}/token"'
    stub.token = token or stub.token
    if not token:
        stub.always("GET", "/token", answering(200, b"{}"))
    with pytest.raises(AccessRefused, match="no token"):
        opened().find("1.0")


def test_a_token_of_the_users_own_is_used_as_it_is(stub: StubRegistry, opened: Any) -> None:
    stub.token = "abc"
    stub.challenge = "Bearer realm=x"
    pushed(opened(access=Access(lambda: Credentials(token="abc"))), b"x")


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("", ()),
        ("Negotiate", ()),
        ('Basic realm="a b"', (Challenge("basic", "a b"),)),
        ("Bearer realm=a, service=b", (Challenge("bearer", "a", "b"),)),
        (
            'Negotiate abc, Bearer realm="https://a/t",scope="repository:a/b:pull,push", Basic realm="x"',
            (Challenge("bearer", "https://a/t", "", "repository:a/b:pull,push"), Challenge("basic", "x")),
        ),
    ],
)
def test_challenges_are_read_from_the_header(header: str, read: tuple[Challenge, ...]) -> None:
    assert challenges_of(header) == read


@given(st.text(max_size=300))
def test_no_header_is_too_strange_to_be_read(header: str) -> None:
    assert all(one.scheme in {"basic", "bearer"} for one in challenges_of(header))


def test_only_this_machine_is_asked_without_encryption_by_itself() -> None:
    assert Access().url("127.0.0.1:5000") == "http://127.0.0.1:5000"
    assert Access().url("[::1]:5000") == "http://[::1]:5000"
    assert Access().url("localhost") == "http://localhost"
    assert Access().url("reg.example.org") == "https://reg.example.org"
    assert Access().url("127.0.0.1.example.org") == "https://127.0.0.1.example.org"
    assert Access(insecure=True).url("reg.example.org") == "http://reg.example.org"
    assert Access(insecure=False).url("localhost:1") == "https://localhost:1"
    assert Access(ca_file="x").url("localhost:1") == "https://localhost:1"
    assert not is_here("10.0.0.1:5000")


def test_credentials_are_never_shown() -> None:
    assert WORD not in repr(reader())
    assert WORD not in repr(Access(reader))
