from __future__ import annotations

import pytest

from interlock.control import StageUnknown


@pytest.mark.parametrize(("name", "near"), [("Comit", "commit"), ("prod", "production"), ("licence", "licence-board")])
def test_a_stage_that_is_unknown_is_told_with_the_nearest(name: str, near: str) -> None:
    error = StageUnknown.among(name, ["commit", "licence-board", "production"])
    assert repr(name) in str(error)
    assert f"did you mean {near}? the stages are: commit, licence-board, production" in error.remedy
