import struct

import pytest

from interlock.formats.manifests.distribution import Distribution
from interlock.formats.manifests.installed import Family
from interlock.formats.manifests.rpm.header import HeaderBroken, component_of, read_header
from tests.unit.formats.manifests.rpm.building import blob, header

ROCKY = Family("rpm", Distribution("rocky", "9.3"), otherwise="")


def test_a_header_says_what_its_package_is() -> None:
    made = header("openssl-libs", "3.0.7", "1.el9", epoch=1, source="openssl-3.0.7-1.el9.src.rpm")
    component = component_of(read_header(made), ROCKY)
    assert component.version == "1:3.0.7-1.el9"
    assert component.purl == (
        "pkg:rpm/rocky/openssl-libs@3.0.7-1.el9?arch=x86_64&distro=rocky-9.3&epoch=1&upstream=openssl"
    )
    assert (component.source_package, component.source_version) == ("openssl", "")
    assert component.ecosystem == "Rocky Linux:9"


def test_a_module_is_named_by_name_and_stream() -> None:
    made = blob([(1000, 6, "a"), (1001, 6, "1"), (5096, 6, "nodejs:18:2023:abc")])
    assert "rpmmod=nodejs:18" in component_of(read_header(made), ROCKY).purl


@pytest.mark.parametrize(
    "made",
    [
        b"",
        b"\0" * 7,
        header("a", "1")[:-1],
        blob([(1000, 6, "a")]),
        struct.pack(">II", 1 << 30, 1 << 30),
        struct.pack(">IIIIII", 1, 1, 1000, 6, 99, 1) + b"\0",
        struct.pack(">IIIIiI", 1, 1, 1000, 6, -1, 1) + b"\0",
        struct.pack(">IIIIII", 1, 1, 1003, 4, 0, 1) + b"\0",
        struct.pack(">IIIIII", 1, 2, 1047, 8, 0, 1 << 31) + b"a\0",
        struct.pack(">IIIIII", 1, 2, 1000, 6, 0, 1) + b"ab",
    ],
)
def test_a_header_that_is_cut_off_or_points_outside_is_refused(made: bytes) -> None:
    with pytest.raises(HeaderBroken):
        read_header(made)
