import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope
from tests.unit.formats.manifests.reading import by_name, purls, read


def test_versions_for_all_projects() -> None:
    reading = read("nuget.central-packages")
    assert purls(reading) == ["d@4.0.0", "H", "Analyser@1.0.0"]
    found = by_name(reading)
    assert (found["H"].constraint, found["Analyser"].scope) == ("5.*", Scope.BUILD)


def test_what_is_no_project_is_refused() -> None:
    with pytest.raises(ManifestMalformed):
        read("nuget.central-packages", b"<packages/>")
