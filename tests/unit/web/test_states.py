"""Words and their tones; digests as people read them."""

from __future__ import annotations

import pytest

from interlock.web.pages import HERE
from interlock.web.states import NONE, TONES, short, tone


def test_each_word_has_one_tone_and_each_tone_a_colour_and_a_sign() -> None:
    words = [word for some in TONES.values() for word in some]
    assert len(words) == len(set(words))
    sheet, signs = (HERE / "assets/interlock.css").read_text(), (HERE / "templates/parts.html").read_text()
    for one in (*TONES, NONE):
        assert f".s-{one}" in sheet
        assert f'"{one}": "M' in signs


@pytest.mark.parametrize(
    ("word", "is_of"), [("allow", "pass"), ("Not_Applicable", "none"), ("DENY", "fail"), ("in_progress", "run")]
)
def test_a_word_has_a_tone_however_it_is_written(word: str, is_of: str) -> None:
    assert tone(word) == is_of


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("sha256:" + "ab" * 32, "sha256:" + "ab" * 6),
        ("ab" * 20, "ab" * 6),
        ("Z" * 40, "Z" * 40),
        ("a" * 10_000, "a" * 12),
        ("x" * 10_000, "x" * 63 + "…"),
        ("", ""),
    ],
)
def test_digests_are_shown_by_their_beginning_and_long_texts_are_cut(text: str, shown: str) -> None:
    assert short(text) == shown
