"""The ranges and bounds are those of Poetry's own tables of carets, tildes and wildcards."""

from __future__ import annotations

import pytest

from interlock.supply.errors import RangeMalformed
from interlock.supply.ranges import contains, poetry_range


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("^1.2.3", ["1.2.3", "1.9"], ["1.2.2", "2.0.0", "2.0.0rc1"]),
        ("^1.2", ["1.2.0", "1.99"], ["1.1.9", "2.0"]),
        ("^1", ["1.0", "1.9.9"], ["0.9", "2"]),
        ("^0.2.3", ["0.2.3", "0.2.9"], ["0.3.0", "0.2.2"]),
        ("^0.0.3", ["0.0.3"], ["0.0.4", "0.0.2"]),
        ("^0.0", ["0.0.0", "0.0.9"], ["0.1.0"]),
        ("^0", ["0.0.1", "0.9"], ["1.0"]),
        ("^2.0b1", ["2.0b1", "2.0", "2.5"], ["2.0a1", "3.0"]),
        ("^1!2.0", ["1!2.5"], ["1!3.0", "2.5"]),
        ("~1.2.3", ["1.2.3", "1.2.9"], ["1.3.0", "1.2.2"]),
        ("~1.2", ["1.2.0", "1.2.9"], ["1.3"]),
        ("~1", ["1.0", "1.9"], ["2.0"]),
        ("*", ["0.1", "9"], []),
        ("1.*", ["1.0", "1.9"], ["2.0", "0.9"]),
        ("1.2.x", ["1.2.9"], ["1.3"]),
        ("1.2.3", ["1.2.3"], ["1.2.4"]),
        ("=1.2.3", ["1.2.3"], ["1.2.4"]),
        (">=1.2 <2.0", ["1.2", "1.9"], ["2.0", "1.1"]),
        (">= 1.2, < 2.0, !=1.5", ["1.2"], ["1.5", "2.0"]),
        ("^1.0 || ^3.0", ["1.5", "3.1"], ["2.0"]),
        ("^1.0|^3.0", ["3.1"], ["2.0"]),
        ("^1.0 || *", ["7.0"], []),
        ("~=1.4.2", ["1.4.5"], ["1.5"]),
    ],
)
def test_a_range_lets_in_what_poetry_lets_in(text: str, inside: list[str], outside: list[str]) -> None:
    wanted = poetry_range(text)
    assert [one for one in inside if not contains(wanted, one)] == []
    assert [one for one in outside if contains(wanted, one)] == []


@pytest.mark.parametrize("text", ["", "^", "^x.y", "^1.*", "latest", "^1.0 ||", "1.0 &&", "^" * 9000, "~git+https://a"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(RangeMalformed):
        poetry_range(text)
