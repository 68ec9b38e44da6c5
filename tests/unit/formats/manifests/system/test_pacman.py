import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import purls, read, read_of


def test_a_description_is_one_package() -> None:
    reading = read_of("alpm.desc", b"ID=arch")
    assert purls(reading) == ["arch/gawk@5.3.1-1?arch=x86_64&distro=arch&upstream=gawk-base"]
    assert reading.components[0].licences == ("GPL-3.0-or-later",)


@pytest.mark.parametrize("body", [b"", b"%NAME%\na\n", b"%NAME%\n\n%VERSION%\n1\n"])
def test_a_description_without_name_or_version_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("alpm.desc", body)
