from __future__ import annotations

import pytest

from interlock.decision.expression import UInt
from interlock.decision.expression.parsing.literals import number, text_or_bytes


@pytest.mark.parametrize(
    ("text", "worth"),
    [("0", 0), ("9223372036854775807", 2**63 - 1), ("0x10", 16), ("1.5", 1.5), ("1e3", 1000.0), (".5", 0.5)],
)
def test_a_number_has_its_worth_and_its_type(text: str, worth: float) -> None:
    assert number(text) == worth
    assert type(number(text)) is type(worth)


def test_a_u_makes_a_uint() -> None:
    assert type(number("18446744073709551615u")) is UInt
    assert number("0xFFFFFFFFFFFFFFFFu") == 2**64 - 1


def test_the_smallest_int_can_be_written() -> None:
    assert number("9223372036854775808", negative=True) == -(2**63)


@pytest.mark.parametrize("text", ["9223372036854775808", "18446744073709551616u", "0x8000000000000000", "1" * 5000])
def test_a_number_that_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        number(text)


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("'a\\n\\x41\\u00e9\\U0001F600\\101'", "a\nAé😀A"),
        ("r'\\n'", "\\n"),
        ("b'\\xff\\377é'", b"\xff\xff\xc3\xa9"),
        ("br'\\x'", b"\\x"),
        ("'''it's'''", "it's"),
        ("'\\?\\`'", "?`"),
    ],
)
def test_escapes_mean_what_cel_says(token: str, value: object) -> None:
    assert text_or_bytes(token) == value


@pytest.mark.parametrize("token", ["'\\z'", "'\\ud800'", "'\\U00110000'", "b'\\u0041'", "'\\x4'", "'\\8'", "'\\400'"])
def test_an_escape_that_means_nothing_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match=r"means nothing|no character"):
        text_or_bytes(token)
