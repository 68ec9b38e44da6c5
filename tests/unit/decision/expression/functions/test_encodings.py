from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.decision.expression import RuleFailed, Schema, compile_rule

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def give(text: str) -> object:
    return compile_rule(text, Schema.of({})).evaluate({}, at=AT)


def test_base64_goes_both_ways_with_or_without_padding() -> None:
    assert give("base64.encode(b'hello')") == "aGVsbG8="
    assert give("base64.decode('aGVsbG8=')") == b"hello"
    assert give("base64.decode('aGVsbG8')") == b"hello"


@pytest.mark.parametrize("text", ["a", "aGV$", "aGVsbG8==", "a GV", "é"])
def test_what_is_not_base64_is_an_error(text: str) -> None:
    with pytest.raises(RuleFailed):
        give(f"base64.decode('{text}') == b''")
