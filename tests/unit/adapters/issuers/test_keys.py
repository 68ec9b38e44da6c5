"""Keys are fetched from where an issuer is known to have them, kept for a while, and fetched anew when they change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.adapters.errors import AnswerRefused, AnswerTooBig, OriginRefused
from interlock.adapters.issuers import IssuerKeys
from interlock.adapters.issuers.errors import IssuerKeyUnknown, KeySetUnusable
from tests.loopback import Server, redirect, refused, whole
from tests.tokens import MemoryCache, TokenIssuer, new_key

AT = datetime(2026, 5, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.stop()


@pytest.fixture
def issuer(server: Server) -> TokenIssuer:
    made = TokenIssuer(key=new_key("EC", "k1"))
    made.serve(server)
    return made


def asked(server: Server) -> list[str]:
    return [path for path, _ in server.asked]


def test_keys_are_found_by_discovery_and_fetched_once_for_a_while(server: Server, issuer: TokenIssuer) -> None:
    cache = MemoryCache()
    one = issuer.issuer()
    assert IssuerKeys(cache).key(one, "k1", AT).kty == "EC"
    assert asked(server) == ["/.well-known/openid-configuration", "/keys"]
    assert IssuerKeys(cache).key(one, "k1", AT + 59 * MINUTE).kid == "k1", "another process finds them too"
    assert len(server.asked) == 2
    assert IssuerKeys(cache).key(one, "k1", AT + 61 * MINUTE).kid == "k1"
    assert len(server.asked) == 4


def test_keys_that_were_fetched_in_the_future_are_fetched_again(server: Server, issuer: TokenIssuer) -> None:
    cache = MemoryCache()
    IssuerKeys(cache).key(issuer.issuer(), "k1", AT)
    IssuerKeys(cache).key(issuer.issuer(), "k1", AT - MINUTE)
    assert len(server.asked) == 4


def test_a_rotation_is_noticed_and_a_withdrawn_key_counts_no_more(server: Server, issuer: TokenIssuer) -> None:
    keys, one = IssuerKeys(MemoryCache()), issuer.issuer()
    keys.key(one, "k1", AT)
    issuer.keys = {"k2": new_key("EC", "k2")}
    server.answers["/keys"] = whole(issuer.key_set(), etag='"two"')
    assert keys.key(one, "k2", AT + MINUTE).kid == "k2"
    with pytest.raises(IssuerKeyUnknown):
        keys.key(one, "k1", AT + MINUTE)


def test_unknown_names_have_the_keys_fetched_once_a_minute_at_most(server: Server, issuer: TokenIssuer) -> None:
    keys, one = IssuerKeys(MemoryCache()), issuer.issuer()
    for second in range(120):
        with pytest.raises(IssuerKeyUnknown):
            keys.key(one, f"made up {second}", AT + timedelta(seconds=second))
    assert asked(server).count("/keys") == 2


def test_an_issuer_that_is_down_is_left_alone_for_a_minute(server: Server, issuer: TokenIssuer) -> None:
    server.answers["/keys"] = refused(500)
    keys, one = IssuerKeys(MemoryCache()), issuer.issuer()
    for second in (0, 1, 30):
        with pytest.raises(AnswerRefused):
            keys.key(one, "k1", AT + timedelta(seconds=second))
    assert asked(server).count("/keys") == 1
    server.answers["/keys"] = whole(issuer.key_set(), etag='"up"')
    assert keys.key(one, "k1", AT + MINUTE).kid == "k1"


def test_keys_are_taken_from_another_place_only_if_the_user_names_it(server: Server, issuer: TokenIssuer) -> None:
    other = Server()
    try:
        other.answers["/keys"] = whole(issuer.key_set())
        issuer.serve(server, keys_at=f"{other.url}/keys")
        with pytest.raises(OriginRefused):
            IssuerKeys(MemoryCache()).key(issuer.issuer(), "k1", AT)
        assert other.asked == []
        assert IssuerKeys(MemoryCache()).key(issuer.issuer(keys_from=(other.url,)), "k1", AT).kid == "k1"
    finally:
        other.stop()


def test_an_issuer_that_calls_itself_another_one_is_refused(server: Server, issuer: TokenIssuer) -> None:
    document = json.dumps({"issuer": "https://ci.example.org", "jwks_uri": f"{server.url}/keys"}).encode()
    server.answers["/.well-known/openid-configuration"] = whole(document)
    with pytest.raises(KeySetUnusable, match=r"calls itself 'https://ci\.example\.org'"):
        IssuerKeys(MemoryCache()).key(issuer.issuer(), "k1", AT)


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"issuer": 1}', b'{"issuer": "a", "issuer": "b", "jwks_uri": "c"}'])
def test_what_an_issuer_says_of_itself_has_to_be_readable(server: Server, issuer: TokenIssuer, body: bytes) -> None:
    server.answers["/.well-known/openid-configuration"] = whole(body)
    with pytest.raises(KeySetUnusable):
        IssuerKeys(MemoryCache()).key(issuer.issuer(), "k1", AT)


def test_a_key_set_without_a_key_and_one_without_end_are_refused(server: Server, issuer: TokenIssuer) -> None:
    server.answers["/keys"] = whole(b'{"keys": []}')
    with pytest.raises(KeySetUnusable, match="no key for signatures"):
        IssuerKeys(MemoryCache()).key(issuer.issuer(), "k1", AT)
    server.answers["/keys"] = whole(b" " * (2 << 20))
    with pytest.raises(AnswerTooBig):
        IssuerKeys(MemoryCache()).key(issuer.issuer(), "k1", AT)


def test_a_redirect_of_the_keys_to_another_host_is_refused(server: Server, issuer: TokenIssuer) -> None:
    other = Server()
    try:
        other.answers["/keys"] = whole(issuer.key_set())
        server.answers["/keys"] = redirect(f"{other.url}/keys")
        with pytest.raises(OriginRefused):
            IssuerKeys(MemoryCache()).key(issuer.issuer(), "k1", AT)
        assert other.asked == []
    finally:
        other.stop()


def test_a_file_of_keys_is_read_and_nothing_is_fetched(server: Server, issuer: TokenIssuer, tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_bytes(issuer.key_set())
    assert IssuerKeys(MemoryCache()).key(issuer.issuer(keys_file=str(file)), "k1", AT).kid == "k1"
    with pytest.raises(IssuerKeyUnknown):
        IssuerKeys(MemoryCache()).key(issuer.issuer(keys_file=str(file)), "k2", AT)
    file.write_bytes(b" " * (2 << 20))
    with pytest.raises(KeySetUnusable, match="larger"):
        IssuerKeys(MemoryCache()).key(issuer.issuer(keys_file=str(file)), "k1", AT)
    with pytest.raises(KeySetUnusable, match="No such file"):
        IssuerKeys(MemoryCache()).key(issuer.issuer(keys_file=str(tmp_path / "none")), "k1", AT)
    assert server.asked == []


def test_what_an_older_version_kept_is_fetched_anew(server: Server, issuer: TokenIssuer) -> None:
    cache = MemoryCache()
    cache.put(issuer.url, b'{"of": "another form"}')
    assert IssuerKeys(cache).key(issuer.issuer(), "k1", AT).kid == "k1"
    assert len(server.asked) == 2
