import msgspec
import pytest

from interlock.evidence import PredicateMalformed
from interlock.evidence.rebuild import IDENTICAL, Rebuild, read_rebuild

SAYS = Rebuild(IDENTICAL, "ab" * 20, "cd" * 32, "2026-01-01T00:00:00Z", "1", produced="ef" * 32)


def test_what_is_written_reads_back() -> None:
    assert read_rebuild(msgspec.json.encode(SAYS)) == SAYS


def test_fields_of_later_versions_are_left_alone() -> None:
    assert read_rebuild(msgspec.json.encode(SAYS)[:-1] + b',"more":1}') == SAYS


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"outcome":1}'])
def test_anything_else_is_malformed(body: bytes) -> None:
    with pytest.raises(PredicateMalformed):
        read_rebuild(body)
