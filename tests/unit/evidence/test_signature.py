import msgspec
import pytest

from interlock.evidence import PredicateMalformed
from interlock.evidence.signature import ArtifactSignature, read_signature

SAYS = ArtifactSignature("a.bin", 3, "detached", "AAAA", "2026-01-05T09:00:00Z", key="k")


def test_it_is_read_as_it_was_written() -> None:
    assert read_signature(msgspec.json.encode(SAYS)) == SAYS


@pytest.mark.parametrize("body", [b"{}", b"[", b"\xff", msgspec.json.encode({**msgspec.to_builtins(SAYS), "at": "x"})])
def test_what_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(PredicateMalformed):
        read_signature(body)
