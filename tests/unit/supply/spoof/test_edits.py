import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.supply.spoof.edits import Slip, is_another_word, is_likely, shortened, slip

NAMES = st.text("abcs1-", max_size=8)


@pytest.mark.parametrize(
    ("name", "true", "kind"),
    [
        ("reqeusts", "requests", Slip.SWAPPED),
        ("requesst", "requests", Slip.SWAPPED),
        ("reequests", "requests", Slip.DOUBLED),
        ("rquests", "requests", Slip.OMITTED),
        ("requests1", "requests", Slip.INSERTED),
        ("xrequests", "requests", Slip.INSERTED),
        ("requestd", "requests", Slip.REPLACED),
        ("request", "requests", Slip.PLURAL),
        ("lodashs", "lodash", Slip.PLURAL),
    ],
)
def test_one_slip_is_told_by_what_it_is(name: str, true: str, kind: Slip) -> None:
    found = slip(name, true)
    assert found is not None
    assert found[0] is kind


@pytest.mark.parametrize(
    ("name", "true"), [("requests", "requests"), ("rqeusets", "requests"), ("req", "requests"), ("ab", "")]
)
def test_more_or_less_than_one_slip_is_none(name: str, true: str) -> None:
    assert slip(name, true) is None


@given(NAMES, NAMES)
def test_names_one_slip_apart_share_something_shorter(name: str, true: str) -> None:
    if slip(name, true) is not None:
        assert {*shortened(name)} & {*shortened(true)}


@given(NAMES, NAMES)
def test_a_slip_is_there_both_ways(name: str, true: str) -> None:
    assert (slip(name, true) is None) == (slip(true, name) is None)


@pytest.mark.parametrize(
    ("kind", "touched", "length", "is_it"),
    [
        (Slip.SWAPPED, "ue", 4, True),
        (Slip.SWAPPED, "ue", 3, False),
        (Slip.REPLACED, "nm", 5, True),
        (Slip.REPLACED, "xq", 7, False),
        (Slip.REPLACED, "xq", 8, True),
        (Slip.REPLACED, "12", 20, False),
        (Slip.REPLACED, "l1", 6, True),
        (Slip.INSERTED, "2", 20, False),
        (Slip.OMITTED, "-", 20, False),
        (Slip.OMITTED, "e", 6, True),
    ],
)
def test_hands_slip_more_easily_here_than_there(kind: Slip, touched: str, length: int, *, is_it: bool) -> None:
    assert is_likely(kind, touched, length) is is_it


@pytest.mark.parametrize(
    ("name", "true", "is_another"),
    [
        ("lutils", "utils", True),
        ("cobbler", "cobble", True),
        ("cached", "cache", True),
        ("temporai", "tempora", True),
        ("requestsd", "requests", False),
        ("lodashh", "lodash", False),
        ("colourama", "colorama", False),
        ("djanga", "django", False),
        ("request", "requests", False),
    ],
)
def test_a_letter_more_can_make_a_word_of_its_own(name: str, true: str, *, is_another: bool) -> None:
    assert is_another_word(name, true) is is_another
