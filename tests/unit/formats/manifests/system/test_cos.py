import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import owed, purls, read, read_of


def test_installed_packages_are_read_and_those_of_the_build_are_not() -> None:
    body = b'{"installedPackages": [{"name": "zlib", "version": "1"}, {"name": "a"}], "buildTimePackages": [{}]}'
    reading = read_of("cos.package-info", b"ID=cos\nVERSION_ID=97", body)
    assert purls(reading) == ["cos/zlib@1?distro=cos-97"]
    assert owed(reading) == [0]


@pytest.mark.parametrize("body", [b"[]", b'{"installedPackages": {}}', b'{"installedPackages": [{"name": 1}]}'])
def test_what_has_another_shape_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("cos.package-info", body)
