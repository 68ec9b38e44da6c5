import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import owed, purls, read


def test_a_package_has_id_version_and_licence() -> None:
    reading = read("chocolatey.nuspec")
    assert purls(reading) == ["atom@1.60.0"]
    assert reading.components[0].licences == ("MIT",)


def test_a_package_without_an_id_is_owed() -> None:
    reading = read("chocolatey.nuspec", b"<package>\n<metadata><version>1</version></metadata></package>")
    assert (purls(reading), owed(reading)) == ([], [2])


def test_what_is_not_xml_is_refused() -> None:
    with pytest.raises(ManifestMalformed):
        read("chocolatey.nuspec", b"hello world")
