"""A predicate as people read it: every value by its path, and no end of it."""

from __future__ import annotations

import msgspec
import pytest

from interlock.web.readable import MOST, MOST_TEXT, readable


def lines(value: object) -> list[tuple[str, str]]:
    return [(one.path, one.value) for one in readable(msgspec.json.encode(value)).lines]


def test_values_stand_by_their_paths() -> None:
    assert lines({"a": {"b": 1, "c": [True, None]}, "d": [{"e": "x"}, {"e": "y"}], "f": {}, "g": []}) == [
        ("a.b", "1"),
        ("a.c", "yes, nothing"),
        ("d 1.e", "x"),
        ("d 2.e", "y"),
        ("f", "nothing"),
        ("g", "none"),
    ]


def test_very_much_of_it_is_cut_and_said_to_be() -> None:
    read = readable(msgspec.json.encode({str(number): "x" * 1_000 for number in range(2 * MOST)}))
    assert (len(read.lines), read.is_cut, read.is_text_cut) == (MOST, True, True)
    assert max(len(one.value) for one in read.lines) <= 400
    assert len(read.text) == MOST_TEXT


@pytest.mark.parametrize("body", [b"", b"nonsense", b"\xff", b"[" * 100_000, b'{"a": ' * 5_000 + b"1" + b"}" * 5_000])
def test_what_is_no_json_or_has_no_end_of_depth_is_shown_as_text(body: bytes) -> None:
    assert len(readable(body).text) <= MOST_TEXT


def test_depth_is_cut_where_nobody_reads_on() -> None:
    value: object = "x"
    for _ in range(20):
        value = {"a": value}
    assert lines(value) == [(".".join("a" * 8), "…")]
