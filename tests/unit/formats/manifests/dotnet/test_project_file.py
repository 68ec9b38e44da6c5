import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope
from tests.unit.formats.manifests.dotnet.samples import CENTRAL
from tests.unit.formats.manifests.reading import by_name, purls, read


def test_what_a_project_asks_for() -> None:
    reading = read("nuget.project")
    assert purls(reading) == ["A@1.2.3", "B@3.1.0", "C", "D", "E", "F", "G@1.0.1", "A"]
    found = by_name(reading)
    assert (found["C"].constraint, found["E"].constraint, found["G"].constraint) == (
        "[1.0,2.0)",
        "$(Unknown)",
        "[1.0.1]",
    )
    assert found["B"].scope is Scope.BUILD
    assert reading.components[0].line == 4
    assert reading.project is not None
    assert reading.project.purl == "pkg:nuget/Shop@1.0.0"


def test_versions_may_stand_centrally() -> None:
    found = by_name(read("nuget.project", Directory__Packages__props=CENTRAL))
    assert found["D"].version == "4.0.0"
    assert (found["Analyser"].version, found["Analyser"].scope) == ("1.0.0", Scope.BUILD)


def test_properties_may_stand_above() -> None:
    props = b"<Project><PropertyGroup><Unknown>9.0</Unknown></PropertyGroup></Project>"
    assert by_name(read("nuget.project", Directory__Build__props=props))["F"].version == "9.0"


@pytest.mark.parametrize("body", [b"", b"x", b"<a/>", b"<Project>"])
def test_what_is_no_project_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("nuget.project", body)
