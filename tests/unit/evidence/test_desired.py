import msgspec
import pytest

from interlock.evidence import PredicateMalformed
from interlock.evidence.desired import DesiredState, Observation, read_desired_state, read_observation

SAYS = DesiredState("source", "commit", "1" * 64, "2" * 64, 3, "2026-01-05T09:00:00Z", stakeholders=("ops",))
SEEN = Observation("source", "sha256:" + "1" * 64, "2" * 64, "/srv", "web1", "2026-01-05T09:00:00Z", 1)


def test_both_are_read_as_they_were_written() -> None:
    assert read_desired_state(msgspec.json.encode(SAYS)) == SAYS
    assert read_observation(msgspec.json.encode(SEEN)) == SEEN


@pytest.mark.parametrize(
    "body", [b"{}", b"[", b"\xff", msgspec.json.encode({**msgspec.to_builtins(SAYS), "takenAt": "now"})]
)
def test_what_is_neither_is_refused(body: bytes) -> None:
    with pytest.raises(PredicateMalformed):
        read_desired_state(body)
    with pytest.raises(PredicateMalformed):
        read_observation(body)
