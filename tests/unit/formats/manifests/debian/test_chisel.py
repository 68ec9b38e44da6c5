import pytest

from interlock.formats.compressed import compression_of
from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import owed, purls, read, read_of
from tests.unit.formats.manifests.samples_installed import WALL, packed


@pytest.mark.parametrize("body", [WALL, packed(WALL)])
def test_packages_that_slices_were_cut_from_are_read_packed_or_not(body: bytes) -> None:
    reading = read_of("deb.chisel", b"ID=ubuntu\nVERSION_ID=24.04", body)
    assert purls(reading) == ["ubuntu/base-files@13ubuntu10?arch=amd64&distro=ubuntu-24.04"]
    assert reading.components[0].hashes[0].value == "ab" * 32
    assert reading.components[0].ecosystem == "Ubuntu:24.04:LTS"


def test_a_package_without_a_version_is_owed() -> None:
    assert 2 in owed(read("deb.chisel", b'{"jsonwall":"1.0"}\n{"kind":"package","name":"a"}\n'))


@pytest.mark.parametrize("body", [b"", b"{}\n", packed(WALL)[:-9], b"\n" + WALL])
def test_what_is_no_such_manifest_is_refused(body: bytes) -> None:
    assert compression_of(body) in {"", "gzip"}
    with pytest.raises(ManifestMalformed):
        read("deb.chisel", body)
