import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.python.metadata import is_for
from interlock.supply.model import ReadingKind
from tests.unit.formats.manifests.reading import purls, read


def test_name_version_and_licence_stand_in_the_headers() -> None:
    reading = read("pypi.metadata")
    assert (purls(reading), reading.kind) == (["a.b@1.2.3"], ReadingKind.INSTALLED)
    assert reading.components[0].licences == ("MIT",)


@pytest.mark.parametrize("body", [b"", b"Name: a\n", b"\nName: a\nVersion: 1\n", b"Name: a\nVersion: " + b"1" * 2000])
def test_what_does_not_name_a_package_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("pypi.metadata", body)


def test_places_of_files() -> None:
    assert all(map(is_for, ("x/a-1.dist-info/METADATA", "a.egg-info/PKG-INFO", "a-1.egg-info", "x/EGG-INFO/PKG-INFO")))
    assert not any(map(is_for, ("METADATA", "x/METADATA", "PKG-INFO")))
