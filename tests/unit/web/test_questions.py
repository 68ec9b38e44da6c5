"""The questions: each at an address of its own, none of which two have."""

from __future__ import annotations

from interlock.web.paths import TRACE
from interlock.web.questions import QUESTIONS


def test_each_has_an_address_a_title_and_something_to_fill_in() -> None:
    assert len({one.path for one in QUESTIONS}) == len(QUESTIONS) == 8
    assert all(f"{one.path}/".startswith(f"{TRACE}/") and one.title.endswith("?") and one.fields for one in QUESTIONS)
