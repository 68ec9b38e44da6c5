"""Packs: every envelope is where its place says, and no pack grows without need."""

from hypothesis import given
from hypothesis import strategies as st

from interlock.store.packs import PACK_BYTES, Pack, packed

ENVELOPES = st.lists(st.binary(max_size=PACK_BYTES // 20) | st.integers(0, 3 * PACK_BYTES).map(bytes), max_size=40)


@given(ENVELOPES, st.integers(0, 2**40))
def test_every_envelope_is_found_in_the_one_pack_that_holds_it(envelopes: list[bytes], first: int) -> None:
    packs = [Pack(*row) for row in packed(envelopes, first)]
    for index, envelope in enumerate(envelopes, start=first):
        [pack] = [one for one in packs if one.holds(index)]
        assert pack.envelope(index) == envelope
        assert pack.first == max(one.first for one in packs if one.first <= index)
    assert b"".join(pack.body for pack in packs) == b"".join(envelopes)


def test_a_pack_is_only_larger_than_its_limit_for_one_large_envelope() -> None:
    envelopes = [bytes(PACK_BYTES - 1), b"x", b"y", bytes(PACK_BYTES * 2), b"z"]
    assert [(first, len(body)) for first, _, body in packed(envelopes, 10)] == [
        (10, PACK_BYTES),
        (12, 1),
        (13, PACK_BYTES * 2),
        (14, 1),
    ]


def test_nothing_makes_no_pack() -> None:
    assert list(packed([], 5)) == []


@given(st.binary(max_size=40), st.binary(max_size=40), st.integers(-5, 30))
def test_a_pack_that_was_changed_gives_other_bytes_and_never_an_error(ends: bytes, body: bytes, index: int) -> None:
    assert Pack(3, ends, body).envelope(index) in body
