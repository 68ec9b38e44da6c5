"""What the tests of every scheme ask of it."""

from __future__ import annotations

from itertools import combinations

import pytest

from interlock.supply.errors import VersionMalformed
from interlock.supply.versions import compare, sort_bytes, sort_key


def rises(scheme: str, versions: str) -> None:
    """Assert that the versions, separated by white space, rise strictly, by every way of asking."""
    for left, right in combinations(versions.split(), 2):
        assert sort_key(scheme, left) < sort_key(scheme, right), (left, right)
        assert sort_bytes(scheme, left) < sort_bytes(scheme, right), (left, right)
        assert compare(scheme, left, right) == -1, (left, right)
        assert compare(scheme, right, left) == 1, (left, right)


def same(scheme: str, versions: str) -> None:
    """Assert that the versions, separated by white space, are one, by every way of asking."""
    for left, right in combinations(versions.split(), 2):
        assert sort_key(scheme, left) == sort_key(scheme, right), (left, right)
        assert sort_bytes(scheme, left) == sort_bytes(scheme, right), (left, right)
        assert compare(scheme, left, right) == 0, (left, right)


def refuses(scheme: str, *versions: str) -> None:
    """Assert that none of the versions has a place in the order; an overlong one never has."""
    for version in (*versions, "", "1" * 513):
        with pytest.raises(VersionMalformed):
            sort_key(scheme, version)
