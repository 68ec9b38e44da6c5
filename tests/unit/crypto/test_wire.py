"""Readers for strangers' bytes: one name once, one spelling of base64."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from interlock.crypto.errors import JsonAmbiguous
from interlock.crypto.wire import from_base64, read_json, to_base64


def test_compact_and_spaced_json_read_alike() -> None:
    for body in (b'{"a":[1,{"b":null}]}', b' { "a" : [ 1 , { "b" : null } ] } '):
        assert read_json(body, dict) == {"a": [1, {"b": None}]}


@pytest.mark.parametrize("body", [b'{"a":1,"a":1}', b'[{"a":1,"b":{"c":1,"\\u0063":2}}]', b'{"":0,"":0}'])
def test_a_name_twice_is_refused_and_named(body: bytes) -> None:
    with pytest.raises(JsonAmbiguous, match="stands twice"):
        read_json(body, object)


@pytest.mark.parametrize("body", [b"", b"{", b'{"a":NaN}', b"\xff", b"\xef\xbb\xbf{}", b"[" * 100_000])
def test_what_is_no_json_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError):
        read_json(body, object)


def test_json_of_another_type_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="Expected `int`"):
        read_json(b'"1"', int)


@pytest.mark.parametrize("body", [b"", b"\x00", b"\x00\x01", b"\xfb\xef\xbe", bytes(range(256))])
def test_base64_survives_both_ways(body: bytes) -> None:
    assert to_base64(body) == base64.b64encode(body).decode()
    assert from_base64(to_base64(body)) == body
    assert from_base64(base64.urlsafe_b64encode(body).decode(), url_safe=True) == body


BAD: list[Any] = ["A", "AA", "AAA", "AA=", "AB==", "AAB=", "AA==\n", " AA==", "AA==AA==", "=", "A===", "é", "AAAA="]


@pytest.mark.parametrize("text", BAD)
def test_base64_that_no_encoder_writes_is_refused(text: str) -> None:
    for url_safe in (False, True):
        with pytest.raises(ValueError):
            from_base64(text, url_safe=url_safe)


def test_the_url_safe_alphabet_is_read_only_where_it_is_asked_for_and_never_mixed() -> None:
    assert from_base64("-_-_", url_safe=True) == from_base64("+/+/", url_safe=True)
    with pytest.raises(ValueError, match="not base64"):
        from_base64("-_-_")
    for mixed in ("-+AA", "_/AA"):
        with pytest.raises(ValueError, match="two base64 alphabets"):
            from_base64(mixed, url_safe=True)
