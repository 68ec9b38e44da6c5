import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope
from tests.unit.formats.manifests.reading import by_name, owed, purls, read


def test_packages_with_their_versions() -> None:
    reading = read("nuget.packages-config")
    assert purls(reading) == ["A@1.2.3", "B@2.0.1"]
    found = by_name(reading)
    assert (found["B"].scope, found["B"].constraint, found["A"].line) == (Scope.DEVELOPMENT, "[2,3)", 3)
    assert owed(reading) == [5]


@pytest.mark.parametrize("body", [b"", b"<Project/>", b"<packages><package></packages>"])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("nuget.packages-config", body)
