"""An issuer is believed what it says of itself only if it calls itself by its name."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from interlock.adapters.errors import OriginRefused
from interlock.adapters.http import HttpClient
from interlock.adapters.issuers.discovery import Discovery, discovered, discovery_address
from interlock.adapters.issuers.errors import KeySetUnusable
from interlock.identity.workload import Issuer, WorkloadKind
from tests.loopback import Server, redirect, whole

PATH = "/.well-known/openid-configuration"


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.stop()


def found(server: Server, body: bytes, path: str = "") -> Discovery:
    server.answers[path + PATH] = whole(body)
    with HttpClient([server.url]) as client:
        return discovered(client, Issuer(server.url + path, WorkloadKind.OIDC, "us"))


def test_what_it_says_is_read(server: Server) -> None:
    said = {"issuer": f"{server.url}/realms/a", "jwks_uri": "k", "token_endpoint": "t", "more": 1}
    read = found(server, json.dumps(said).encode(), "/realms/a")
    assert (read.jwks_uri, read.token_endpoint, read.authorization_endpoint) == ("k", "t", "")
    assert not read.authorization_response_iss_parameter_supported
    assert discovery_address(Issuer("https://a/", WorkloadKind.OIDC, "us")) == f"https://a{PATH}"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "cannot be read"),
        (b"[]", "cannot be read"),
        (b'{"issuer": "x"}', "cannot be read"),
        (b'{"issuer": "x", "issuer": "y", "jwks_uri": "k"}', "cannot be read"),
        (b'{"issuer": "https://id.example.org", "jwks_uri": "k"}', "calls itself"),
    ],
)
def test_what_it_says_of_another_counts_for_nothing(server: Server, body: bytes, why: str) -> None:
    with pytest.raises(KeySetUnusable, match=why):
        found(server, body)


def test_it_leads_nowhere_else(server: Server) -> None:
    server.answers[PATH] = redirect("http://127.0.0.1:1/")
    with pytest.raises(OriginRefused), HttpClient([server.url]) as client:
        discovered(client, Issuer(server.url, WorkloadKind.OIDC, "us"))
