"""Signatures are those that AWS publishes for its own cases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.adapters.report_sources.sigv4 import AwsKey, signed_headers

AT = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
KEY = AwsKey("AKIDEXAMPLE", SECRET, "us-east-1", "service")
HOST = "https://example.amazonaws.com"
CASES = [
    ("GET", "/", {}, b"", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    (
        "GET",
        "/?Param2=value2&Param1=value1",
        {},
        b"",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ),
    ("POST", "/", {}, b"", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    (
        "POST",
        "/",
        {"Content-Type": "application/x-www-form-urlencoded"},
        b"Param1=value1",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    ),
    (
        "GET",
        "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        {},
        b"",
        "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
    ),
]
"""Of AWS's Signature Version 4 test suite."""


@pytest.mark.parametrize(("method", "path", "headers", "body", "signature"), CASES)
def test_the_published_cases(method: str, path: str, headers: dict[str, str], body: bytes, signature: str) -> None:
    made = signed_headers(KEY, method, HOST + path, headers, body, AT)
    assert made["Authorization"].endswith(f"Signature={signature}")
    assert made["Authorization"].startswith(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders="
    )


def test_the_example_of_the_general_reference() -> None:
    key = AwsKey("AKIDEXAMPLE", SECRET, "us-east-1", "iam")
    url = "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"
    made = signed_headers(
        key, "GET", url, {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}, b"", AT
    )
    assert made["Authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date, "
        "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    )


def test_a_session_is_signed_along_and_a_key_is_not_shown() -> None:
    key = AwsKey("AKIDEXAMPLE", SECRET, "us-east-1", "securityhub", "the session")
    made = signed_headers(key, "POST", HOST + "/findings", {}, b"{}", AT)
    assert made["X-Amz-Security-Token"] == "the session"
    assert "host;x-amz-date;x-amz-security-token" in made["Authorization"]
    assert SECRET not in repr(key)
    assert "the session" not in repr(key)
    assert SECRET not in str(made)


def test_whatever_is_changed_changes_the_signature() -> None:
    one = signed_headers(KEY, "POST", HOST + "/a b", {}, b"x", AT)["Authorization"]
    for method, path, body in (("GET", "/a b", b"x"), ("POST", "/a", b"x"), ("POST", "/a b", b"y")):
        assert signed_headers(KEY, method, HOST + path, {}, body, AT)["Authorization"] != one
    assert "%2520" not in one, "a path is nowhere in what is sent"
