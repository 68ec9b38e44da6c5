import msgspec
import pytest

from interlock.evidence import PredicateMalformed
from interlock.evidence.running import Differing, Running, read_running

SEEN = Running(
    environment="live",
    product="shop",
    run="dpl-1",
    plan="1" * 64,
    at="2026-01-05T09:00:00Z",
    answer="differs",
    differing=(Differing("a", "stranger", "one", "pid 7", "it is there", "high", "2026-01-05T08:00:00Z"),),
)


def test_what_was_seen_reads_again() -> None:
    assert read_running(msgspec.json.encode(SEEN)) == SEEN


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        msgspec.json.encode(msgspec.structs.replace(SEEN, at="2026-01-05T09:00:00Z")).replace(b"09:00", b"99:00"),
        msgspec.json.encode(SEEN).replace(b"08:00", b"yesterday"),
    ],
)
def test_what_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(PredicateMalformed):
        read_running(body)
