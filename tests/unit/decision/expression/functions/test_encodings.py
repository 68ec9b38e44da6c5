from __future__ import annotations

import pytest

from interlock.decision.expression import RuleFailed, Schema, compile_rule

from ..conftest import AT


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
