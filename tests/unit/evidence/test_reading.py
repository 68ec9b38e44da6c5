import msgspec
import pytest

from interlock.evidence import PredicateMalformed
from interlock.evidence.reading import read_as

READER = msgspec.json.Decoder(dict[str, int])


def test_what_can_be_read_is_given() -> None:
    assert read_as("a/v1", READER, b'{"a": 1}') == {"a": 1}


@pytest.mark.parametrize("body", [b"", b"[]", b'{"a": "x"}', b'{"a\xff": 1}', b'{"a":' + b"[" * 100_000])
def test_what_cannot_is_told_with_its_type(body: bytes) -> None:
    with pytest.raises(PredicateMalformed, match="a/v1"):
        read_as("a/v1", READER, body)
