import json
from typing import Any

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from interlock.kernel import NotCanonical, canonical

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text() | st.floats(-1e15, 1e15),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_the_fast_path_gives_the_bytes_of_the_rfc(value: Any) -> None:
    try:
        expected = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        return
    assert canonical(value) == expected


@given(VALUES)
def test_reading_back_gives_the_value(value: Any) -> None:
    try:
        written = canonical(value)
    except NotCanonical:
        return  # lone surrogates have no canonical form
    assert canonical(json.loads(written)) == written
