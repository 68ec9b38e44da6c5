"""Signed timestamps: a clock that is trusted must be right, and one that is not known says nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from interlock.adapters.sigstore.authorities import Authorities
from interlock.adapters.sigstore.errors import TimestampWrong
from interlock.adapters.sigstore.timestamps import check_timestamps
from interlock.crypto.wire import from_base64
from interlock.formats.sigstore import read_trusted_roots
from tests.outside_signers import NOW, Instance

SIGNATURE = b"a signature"


def ready(instance: Instance, **more: Any) -> Authorities:
    (root,) = read_trusted_roots(instance.root_bytes(**more), "root.json")
    return Authorities(root)


def stamped(instance: Instance, *, signature: bytes = SIGNATURE, wait: timedelta = timedelta()) -> bytes:
    return from_base64(instance.timestamp(signature, NOW + wait))


def test_a_trusted_clock_says_when_it_saw_the_signature() -> None:
    ours = Instance()
    assert check_timestamps((stamped(ours),), SIGNATURE, ready(ours)) == [NOW]


def test_a_clock_that_nobody_named_says_nothing() -> None:
    assert check_timestamps((stamped(Instance("other")),), SIGNATURE, ready(Instance())) == []


def test_a_timestamp_is_of_one_signature() -> None:
    ours = Instance()
    for made in (stamped(ours, signature=b"another"), stamped(Instance("other"), signature=b"another")):
        with pytest.raises(TimestampWrong, match="something else"):
            check_timestamps((made,), SIGNATURE, ready(ours))


def test_a_timestamp_that_the_clock_it_names_did_not_make_is_refused() -> None:
    ours = Instance()
    made = bytearray(stamped(ours))
    made[-5] ^= 1
    with pytest.raises(TimestampWrong, match="did not make it"):
        check_timestamps((bytes(made),), SIGNATURE, ready(ours))


def test_a_clock_counts_only_in_the_life_of_its_certificate() -> None:
    ours = Instance()
    with pytest.raises(TimestampWrong, match="did not make it"):
        check_timestamps((stamped(ours, wait=timedelta(days=301)),), SIGNATURE, ready(ours))


def test_the_last_moment_of_a_clock_s_window_belongs_to_it() -> None:
    ours = Instance()
    clocks = ours.trusted_root()["timestampAuthorities"]
    clocks[0]["validFor"]["end"] = "2026-03-01T12:00:00Z"
    authorities = ready(ours, timestampAuthorities=clocks)
    assert check_timestamps((stamped(ours),), SIGNATURE, authorities) == [NOW]
    with pytest.raises(TimestampWrong, match="does not count at 2026-03-01T12:00:01Z"):
        check_timestamps((stamped(ours, wait=timedelta(seconds=1)),), SIGNATURE, authorities)


@pytest.mark.parametrize("data", [b"", b"\x30\x00", b"no timestamp"])
def test_what_is_no_timestamp_is_refused(data: bytes) -> None:
    with pytest.raises(TimestampWrong, match="cannot be read"):
        check_timestamps((data,), SIGNATURE, ready(Instance()))


def test_whatever_byte_of_a_timestamp_is_changed_nothing_breaks_and_no_other_time_counts() -> None:
    ours = Instance()
    authorities, plain = ready(ours), stamped(ours)
    for at in range(len(plain)):
        for bits in (0x01, 0x04, 0x12):
            spoilt = plain[:at] + bytes([plain[at] ^ bits]) + plain[at + 1 :]
            try:
                assert check_timestamps((spoilt,), SIGNATURE, authorities) in ([], [NOW])
            except TimestampWrong:
                continue
