import math

import pytest

from interlock.kernel import Digest, NotCanonical, Severity, canonical


def test_keys_are_sorted_and_nothing_is_padded() -> None:
    assert canonical({"b": [1, True, None], "a": "é"}) == '{"a":"é","b":[1,true,null]}'.encode()


def test_structs_and_enums_are_written_as_what_they_hold() -> None:
    assert canonical([Digest("sha256", "ab"), Severity.HIGH]) == b'[{"alg":"sha256","hex":"ab"},"high"]'


def test_keys_beyond_the_basic_plane_are_sorted_by_utf16_units() -> None:
    # U+1F600 is D83D DE00 in UTF-16, so it comes before U+FB33; by code point it would come after.
    assert canonical({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


def test_floats_are_written_as_ecmascript_writes_them() -> None:
    assert canonical([1.0, 1e21, 0.000001, 1e-7, 4.5]) == b"[1,1e+21,0.000001,1e-7,4.5]"


@pytest.mark.parametrize("value", [math.nan, math.inf, 2**53, -(2**53), "\ud800", {"a": {1, 2}.__iter__()}])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def test_the_biggest_safe_integers_are_written() -> None:
    assert canonical([2**53 - 1, -(2**53) + 1]) == b"[9007199254740991,-9007199254740991]"
