"""Signatures of a body, tokens and credentials; every one of them shuts when anything is missing."""

from __future__ import annotations

from base64 import b64encode

import pytest

from interlock.formats.errors import DeliveryUnproven
from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.proof import by_authorization, by_signature, by_token, usable
from tests.deliveries import SECRET, hmac_of

BODY = b'{"a": 1}'


def signed(value: str, secrets: list[str], name: str = "x-sign") -> None:
    """Check a signature that stands in a header."""
    by_signature("them", Headers.of([(name, value)]), BODY, secrets, ["x-sign", "x-other"])


def authorized(value: str, *secrets: str) -> None:
    """Check a value of the header Authorization."""
    by_authorization("them", Headers.of([("Authorization", value)]), secrets)


def test_a_signature_under_any_of_the_secrets_is_taken() -> None:
    signed(f"sha256={hmac_of(BODY)}", [SECRET])
    signed(f"sha256={hmac_of(BODY)}", ["another", SECRET])
    signed(f"SHA256={hmac_of(BODY).upper()}", [SECRET, "another"])
    signed(f"sha256={hmac_of(BODY)}", [SECRET], "x-other")


@pytest.mark.parametrize(
    "value",
    ["", "sha256=", hmac_of(BODY), f"sha1={hmac_of(BODY, algorithm='sha1')}", f"sha256={hmac_of(b'other')}", "\udc80é"],
)
def test_any_other_signature_is_not(value: str) -> None:
    with pytest.raises(DeliveryUnproven):
        signed(value, [SECRET])


def test_the_first_header_that_is_there_decides() -> None:
    right = f"sha256={hmac_of(BODY)}"
    both = Headers.of([("x-sign", "sha256=00"), ("x-other", right)])
    with pytest.raises(DeliveryUnproven):
        by_signature("them", both, BODY, [SECRET], ["x-sign", "x-other"])


def test_a_token_is_compared_with_every_secret() -> None:
    by_token("them", "x-token", SECRET, ["another", SECRET])
    for shown in ("", SECRET + " ", SECRET[:-1], SECRET.upper()):
        with pytest.raises(DeliveryUnproven):
            by_token("them", "x-token", shown, ["another", SECRET])


def test_authorization_is_a_bearer_token_basic_credentials_or_the_whole_value() -> None:
    basic = b64encode(b"interlock:p\xc3\xa4ss").decode()
    authorized(f"Bearer {SECRET}", SECRET)
    authorized(f"bearer  {SECRET}", SECRET)
    authorized(f"Basic {basic}", "interlock:p\u00e4ss")
    authorized(SECRET, SECRET)
    authorized("Bearer x y", "Bearer x y")


@pytest.mark.parametrize(
    "value",
    ["", "Bearer", "Bearer ", f"Basic {SECRET}", "Basic !!!", f"Token {SECRET}", f"Bearer {SECRET}, Bearer {SECRET}"],
)
def test_any_other_authorization_is_not(value: str) -> None:
    with pytest.raises(DeliveryUnproven):
        authorized(value, SECRET)


def test_an_empty_secret_is_none_even_where_nothing_is_shown() -> None:
    assert usable(["", " ", "\t"]) == []
    for secrets in ([], [""], ["  "]):
        with pytest.raises(DeliveryUnproven):
            signed(f"sha256={hmac_of(BODY, '')}", secrets)
        with pytest.raises(DeliveryUnproven):
            by_token("them", "x-token", "", secrets)
        with pytest.raises(DeliveryUnproven):
            authorized("Bearer ", *secrets)


def test_a_header_with_letters_of_any_kind_is_read_byte_by_byte() -> None:
    secret = "schl\u00fcssel-\u20ac-lang"
    by_token("them", "x-token", secret.encode("utf-8").decode("latin-1"), [secret])
    by_token("them", "x-token", "\u20ac" * 12, ["\u20ac" * 12])
