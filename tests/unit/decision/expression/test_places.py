from __future__ import annotations

import pytest

from interlock.decision.expression.places import place


@pytest.mark.parametrize(
    ("text", "at", "first", "found"),
    [
        ("abc", 0, 1, (1, 1)),
        ("a\nbc", 3, 1, (2, 2)),
        ("a\n\nb", 3, 10, (12, 1)),
        ("é😀x", 2, 1, (1, 3)),
        ("", 0, 5, (5, 1)),
    ],
)
def test_a_place_is_counted_in_lines_and_characters(text: str, at: int, first: int, found: tuple[int, int]) -> None:
    assert place(text, at, first) == found
