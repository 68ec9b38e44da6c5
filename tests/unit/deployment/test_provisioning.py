from __future__ import annotations

import pytest

from interlock.deployment.provisioning import Applied, Changed, Result

DONE, FAILED, UNTOUCHED, UNKNOWN = Result.DONE, Result.FAILED, Result.UNTOUCHED, Result.UNKNOWN


@pytest.mark.parametrize(
    ("results", "says", "is_done", "is_half"),
    [
        ((), "", True, False),
        ((DONE, DONE), "", True, False),
        ((DONE, UNKNOWN), "", False, True),
        ((DONE, UNTOUCHED), "", False, True),
        ((UNTOUCHED,), "", False, False),
        ((UNTOUCHED,), "cut off", False, False),
        ((DONE,), "cut off", False, True),
        ((FAILED,), "no", False, True),
    ],
)
def test_what_nobody_knows_is_not_done(
    results: tuple[Result, ...],
    says: str,
    is_done: bool,
    is_half: bool,
) -> None:
    applied = Applied(tuple(Changed(str(place), one) for place, one in enumerate(results)), says=says)
    assert applied.is_done is is_done
    assert applied.is_half is is_half
