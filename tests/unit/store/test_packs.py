"""Packs: every envelope is where its place says, and no pack grows without need."""

from hypothesis import given
from hypothesis import strategies as st

from interlock.store.packs import PACK_BYTES, packed


@given(
    st.lists(st.binary(max_size=PACK_BYTES // 20) | st.integers(0, 3 * PACK_BYTES).map(bytes), max_size=40),
    st.integers(0, 2**40),
)
def test_every_envelope_is_found_by_its_place(envelopes: list[bytes], first: int) -> None:
    places, packs = packed(envelopes, first)
    bodies = dict(packs)
    assert [bodies[pack][at : at + size] for pack, at, size in places] == envelopes
    assert b"".join(body for _, body in packs) == b"".join(envelopes)
    assert all(
        pack == first + number for number, (pack, at, _) in enumerate(places) if at == 0 and pack >= first + number
    )
    assert list(bodies) == sorted({pack for pack, _, _ in places})


def test_a_pack_is_only_larger_than_its_limit_for_one_large_envelope() -> None:
    _, packs = packed([bytes(PACK_BYTES - 1), b"x", b"y", bytes(PACK_BYTES * 2), b"z"], 10)
    assert [(first, len(body)) for first, body in packs] == [
        (10, PACK_BYTES),
        (12, 1),
        (13, PACK_BYTES * 2),
        (14, 1),
    ]


def test_nothing_makes_no_pack() -> None:
    assert packed([], 5) == ([], [])
