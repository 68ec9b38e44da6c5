"""Numbers out of texts, and what a page leaves out."""

from __future__ import annotations

import pytest

from interlock.formats.reports.counts import left_out, number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("151-152", 151), ("12", 12), (7, 7), (" 3 ", 3), ("line 9", 9),
        ("-2", 0), (-2, 0), ("", 0), ("-", 0), (None, 0), ("none", 0), ("1" * 5_000, 111_111_111),
    ],
)  # fmt: skip
def test_a_number_is_the_first_that_a_text_holds(text: object, expected: int) -> None:
    assert number(text) == expected


def test_only_a_page_that_holds_less_than_there_is_leaves_something_out() -> None:
    assert left_out(9, 4, "issues") == ("5 of 9 issues, which are not in this file",)
    assert left_out(4, 4, "issues") == left_out(0, 4, "issues") == ()
