"""The marks of a place are said once, in one order, wherever they are shown."""

from __future__ import annotations

import pytest

from interlock.control import FindingState, Location, Suppression, Witness
from interlock.kernel import Certainty
from interlock.render.marks import marks
from tests.unit.render.builders import finding, suppressed


def test_an_ordinary_finding_has_no_marks() -> None:
    assert list(marks(finding(), has_base=False, has_certainty=True)) == []


def test_marks_come_in_one_order() -> None:
    place = Location("a.py", 1, symbol="main", commit="ab" * 20)
    seen = (Witness("bandit", "B602"), Witness("ruff", "S602"), Witness("ast-grep", "py-shell"))
    one = finding(at=place, certainty=Certainty.LOW, state=FindingState.WAIVED, witnesses=seen, is_new=False)
    assert list(marks(one, has_base=True, has_certainty=True)) == [
        "in commit " + "ab" * 6, "main", "existing", "low certainty", "waived", "also seen by ruff, ast-grep",
    ]  # fmt: skip


@pytest.mark.parametrize(("author", "by"), [("Ada <ada@example.org>", " by Ada <ada@example.org>"), ("", "")])
def test_a_comment_that_asks_to_hide_a_finding_is_named_and_not_obeyed(author: str, by: str) -> None:
    (mark,) = marks(suppressed(author), has_base=False)
    assert mark == f"a comment in line 2{by} asks to hide it; listed all the same"


def test_certainty_is_left_to_whoever_says_it_elsewhere() -> None:
    assert list(marks(finding(certainty=Certainty.LOW), has_base=True)) == ["new"]


def test_a_signed_statement_is_named_as_what_it_is_and_with_who_made_it() -> None:
    said = Suppression(0, "VEX not_affected: component_not_present", "Ada")
    (mark,) = marks(finding(state=FindingState.WAIVED, suppression=said), has_base=False)
    assert mark == "VEX not_affected: component_not_present, said by Ada; listed all the same"
