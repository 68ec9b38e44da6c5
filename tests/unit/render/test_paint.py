from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from interlock.render.paint import Paint, Part, flow, visible, visible_json

PLAIN = Paint(has_colour=False)


def test_colour_surrounds_a_text_only_where_it_is_wanted() -> None:
    assert Paint(has_colour=True)("bad", "no") == "\x1b[1;31mno\x1b[0m"
    assert PLAIN("bad", "no") == "no"


def test_nothing_in_a_text_can_steer_the_terminal() -> None:
    assert visible("a\x1b[2Jb\x9bc\u202ed\r\n") == "a\\x1b[2Jb\\x9bc\\x202ed\\x0d\\x0a"


def test_lines_break_between_words_and_keep_their_indent() -> None:
    parts = [Part("bad", "high"), Part("bold", "one two three four"), Part("dim", "rule id", is_whole=True)]
    assert flow(PLAIN, parts, 4, first=2, width=20) == ["  high  one two", "    three four", "    rule id"]


def test_without_a_width_nothing_breaks() -> None:
    assert flow(PLAIN, [Part("plain", "word " * 50)], 2) == ["  " + " ".join(["word"] * 50)]


def test_a_word_longer_than_the_line_stays_whole() -> None:
    assert flow(PLAIN, [Part("plain", "a " + "b" * 50)], 2, width=10) == ["  a", "  " + "b" * 50]


def test_nothing_to_say_is_one_empty_line() -> None:
    assert flow(PLAIN, [], 2, width=20) == ["  "]


SHORT_WORDS = st.lists(st.text("ab\u00e9\x1b", min_size=1, max_size=4), max_size=20).map(" ".join)


@given(st.lists(SHORT_WORDS, max_size=5), st.integers(24, 60))
def test_every_line_fits_and_no_word_is_lost(texts: list[str], width: int) -> None:
    lines = flow(PLAIN, [Part("plain", text) for text in texts], 4, first=2, width=width)
    assert all(len(line) <= width for line in lines)
    assert " ".join(lines).split() == visible(" ".join(texts)).split()


def test_json_says_the_same_and_cannot_steer_a_terminal() -> None:
    said = {"a\u202e": "\x9b2J\u2028 ü \u200b\ufeff", "b": "ok"}
    shown = visible_json(json.dumps(said, ensure_ascii=False))
    assert json.loads(shown) == said
    assert shown == '{"a\\u202e": "\\u009b2J\\u2028 ü \\u200b\\ufeff", "b": "ok"}'
