"""Lines keep their spaces, for file names stand in them; pairs give back what was quoted."""

from __future__ import annotations

import pytest

from interlock.adapters.scanners.logfmt import fields, lines


def test_lines_lose_colours_and_carriage_returns_and_nothing_else() -> None:
    assert lines(b"\x1b[31mred\x1b[0m  two  spaces \r\nlast\xff") == ["red  two  spaces ", "last\ufffd"]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ('a=1 file_path="x y.tf" b.c=', {"a": "1", "file_path": "x y.tf", "b.c": ""}),
        (r'say="one \"two\" é"', {"say": 'one "two" é'}),
        ('a=1 a="2"', {"a": "2"}),
        (r'bad="\q"', {"bad": r"\q"}),
        ('open="never closed', {"open": "never"}),
        ("no pairs at all", {}),
    ],
)
def test_pairs_by_their_keys(text: str, pairs: dict[str, str]) -> None:
    assert fields(text) == pairs
