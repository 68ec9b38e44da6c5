import bz2
import lzma
import sys
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.compressed import Bytes, CompressionBroken, Unpacking, compression_of, unpacked

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def gzipped(body: bytes) -> bytes:
    """Pack with gzip, without a time in it."""
    packer = zlib.compressobj(wbits=31)
    return packer.compress(body) + packer.flush()


def while_any(found: Unpacking) -> None:
    """Read to the end."""
    while found.read(1 << 16):
        pass


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzipped,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstd.compress,
}
BODY = b"".join(b"line %d\n" % number for number in range(50_000))


@pytest.mark.parametrize("kind", PACKERS)
def test_what_was_packed_comes_out_again(kind: str) -> None:
    packed = PACKERS[kind](BODY)
    assert compression_of(packed) == kind
    assert unpacked(packed, len(BODY)) == BODY


@pytest.mark.parametrize("kind", PACKERS)
def test_streams_after_each_other_are_one_and_zeros_at_the_end_are_nothing(kind: str) -> None:
    packed = PACKERS[kind](b"one") + PACKERS[kind](BODY) + bytes(1000)
    assert unpacked(packed, 1 << 24) == b"one" + BODY


@pytest.mark.parametrize("kind", PACKERS)
def test_what_is_cut_off_is_never_taken_for_whole(kind: str) -> None:
    packed = PACKERS[kind](BODY)
    for end in (len(packed) - 1, len(packed) // 2, 12):
        with pytest.raises(CompressionBroken) as caught:
            unpacked(packed[:end], 1 << 24)
        assert not caught.value.is_too_much


@pytest.mark.parametrize("kind", PACKERS)
def test_what_follows_and_is_no_stream_is_refused(kind: str) -> None:
    with pytest.raises(CompressionBroken):
        unpacked(PACKERS[kind](BODY) + b"more", 1 << 24)


@pytest.mark.parametrize("kind", PACKERS)
def test_a_bomb_stops_early(kind: str) -> None:
    seen = 0

    def spend(size: int) -> None:
        nonlocal seen
        seen += size

    found = Unpacking(Bytes(PACKERS[kind](bytes(200 << 20))), kind, spend)
    with pytest.raises(CompressionBroken) as caught:
        while_any(found)
    assert caught.value.is_too_much
    assert seen < 200 << 20


def test_no_more_than_was_asked_for_comes_out() -> None:
    with pytest.raises(CompressionBroken, match="more than 10 bytes"):
        unpacked(gzipped(BODY), 10)
    assert unpacked(b"plain", 3) == b"plain"


@given(
    body=st.binary(max_size=200), kind=st.sampled_from(sorted(PACKERS)), place=st.floats(0, 1), byte=st.integers(0, 255)
)
def test_spoilt_bytes_are_refused_or_come_out(body: bytes, kind: str, place: float, byte: int) -> None:
    packed = bytearray(PACKERS[kind](body))
    packed[int(place * (len(packed) - 1))] = byte
    try:
        found = unpacked(bytes(packed), 1 << 20)
    except CompressionBroken:
        found = b""
    assert len(found) <= 1 << 20
