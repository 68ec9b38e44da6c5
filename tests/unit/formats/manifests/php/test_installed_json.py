import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope
from tests.unit.formats.manifests.reading import by_name, purls, read


def test_what_is_installed_by_both_versions_of_composer() -> None:
    reading = read("composer.installed")
    assert purls(reading) == ["vendor/a@1.2.3", "vendor/b@2.0.1"]
    assert by_name(reading)["vendor/b"].scope is Scope.DEVELOPMENT
    assert purls(read("composer.installed", b'[{"name": "v/a", "version": "1"}]')) == ["v/a@1"]
    with pytest.raises(ManifestMalformed):
        read("composer.installed", b"{}")
