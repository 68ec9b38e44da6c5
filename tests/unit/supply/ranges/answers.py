"""What the tests of every notation ask of it."""

from __future__ import annotations

import pytest

from interlock.supply.errors import RangeMalformed
from interlock.supply.ranges import contains, native_range


def holds(scheme: str, text: str, inside: str, outside: str = "") -> None:
    """Assert which versions, separated by white space, lie in a native range and which do not."""
    wanted = native_range(scheme, text)
    assert [one for one in inside.split() if not contains(wanted, one)] == [], f"{text} should hold them"
    assert [one for one in outside.split() if contains(wanted, one)] == [], f"{text} should not hold them"


def refuses(scheme: str, *texts: str) -> None:
    """Assert that none of the texts is a range of the scheme; an overlong one never is."""
    for text in (*texts, "1" * 9000):
        with pytest.raises(RangeMalformed):
            native_range(scheme, text)
