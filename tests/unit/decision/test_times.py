import pytest

from interlock.decision.times import span


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (7199, "1 hour"),
        (7200, "2 hours"),
        (86400, "1 day"),
        (172_799, "1 day"),
        (172_800, "2 days"),
    ],
)
def test_a_span_is_said_in_its_largest_whole_unit(seconds: int, says: str) -> None:
    assert span(seconds) == says
