import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import owed, purls, read


def test_the_first_release_is_the_one_that_is_installed() -> None:
    assert purls(read("flatpak.metainfo")) == ["org.gimp.GIMP@2.10.38"]


def test_an_application_without_a_release_is_owed() -> None:
    assert owed(read("flatpak.metainfo", b"<component><id>a.b</id></component>")) == [1]


@pytest.mark.parametrize("body", [b"<component/>", b"<other><id>a</id></other>", b"<component>", b""])
def test_what_names_no_application_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("flatpak.metainfo", body)
