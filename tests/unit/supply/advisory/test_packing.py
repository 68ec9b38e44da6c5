import pytest

from interlock.supply.advisory import (
    Advisory,
    Affected,
    Event,
    EventKind,
    Kind,
    Range,
    RangeKind,
    Rating,
    packed,
    unpacked,
    unpacked_affected,
)
from interlock.supply.errors import AdvisoryMalformed

AFFECTED = Affected(
    "Debian:12",
    "zlib",
    (Range(RangeKind.ECOSYSTEM, (Event(EventKind.INTRODUCED, "0"), Event(EventKind.FIXED, "1:1.2-1")), "x"),),
    ("1:1.1-1",),
    (Rating("CVSS_V3", "CVSS:3.1/AV:N"),),
    Kind.MALICIOUS,
    "pkg:deb/debian/zlib",
)
ADVISORY = Advisory("A-1", "2026-01-01T00:00:00Z", aliases=("CVE-2026-1",), affected=(AFFECTED,), cwe=("CWE-1",))


def test_what_is_packed_comes_out_as_it_went_in() -> None:
    assert unpacked(packed(ADVISORY)) == ADVISORY
    assert unpacked_affected(packed(AFFECTED)) == AFFECTED


@pytest.mark.parametrize("body", [b"", b"\xc1", b"\x90", packed(ADVISORY)[:-1], packed(ADVISORY) + b"\x00"])
def test_damaged_bytes_are_refused(body: bytes) -> None:
    with pytest.raises(AdvisoryMalformed, match="a stored advisory"):
        unpacked(body)
    with pytest.raises(AdvisoryMalformed, match="a stored advisory"):
        unpacked_affected(body)
