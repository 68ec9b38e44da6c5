from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.render.picture.measure import shortened, width

DIGEST = f"sha256:{'0123456789abcdef' * 4}"


def test_a_text_is_as_wide_as_its_characters() -> None:
    assert width("", 12) == 0
    assert width("mm", 12) == 2 * width("m", 12)
    assert width("i", 12) < width("n", 12) < width("W", 12)


def test_bold_is_wider() -> None:
    assert width("Interlock", 12, is_bold=True) > width("Interlock", 12)


def test_marks_take_no_room_and_wide_characters_take_more() -> None:
    assert width("e\u0301", 12) == width("e", 12)
    assert width("漢", 12) > width("n", 12)


def test_what_steers_is_measured_as_it_is_shown() -> None:
    assert width("\u202e", 12) == width("\\x202e", 12)


def test_what_fits_stays() -> None:
    assert shortened("short", 12, 200) == "short"
    assert shortened("two\n  lines", 12, 200) == "two lines"


def test_a_digest_loses_its_middle() -> None:
    made = shortened(DIGEST, 12, 150)
    front, _, back = made.partition("…")
    assert DIGEST.startswith(front)
    assert DIGEST.endswith(back)
    assert len(back) >= 4


def test_a_sentence_loses_its_end() -> None:
    made = shortened("Bump the parser to a version without the fault", 12, 120)
    assert made.startswith("Bump the")
    assert made.endswith("…")


def test_no_mark_is_cut_off_its_letter() -> None:
    assert not shortened("e\u0301" * 60, 12, 100).partition("…")[2].startswith("\u0301")


@pytest.mark.parametrize("text", ["W" * 90, DIGEST, "漢字" * 40, "محمد " * 30, "👩" * 50, "x y " * 40, "\u202e" * 30])
@pytest.mark.parametrize("room", [20, 68, 160])
def test_a_shortened_text_fits(text: str, room: int) -> None:
    assert width(shortened(text, 12, room, is_bold=True), 12, is_bold=True) <= room


@given(st.text(max_size=80), st.integers(20, 300))
def test_whatever_it_is_it_fits(text: str, room: int) -> None:
    assert width(shortened(text, 12, room), 12) <= room
