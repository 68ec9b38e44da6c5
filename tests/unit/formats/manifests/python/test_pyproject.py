import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.reading import by_name, owed, purls, read


def test_all_tables_are_read() -> None:
    reading = read("pypi.pyproject")
    assert purls(reading) == ["a@1.2.3", "b-c", "g", "d", "e@1.0", "f", "p@1.2.3", "q", "r", "hatchling"]
    assert reading.project is not None
    assert (reading.project.purl, reading.project.licences) == ("pkg:pypi/shop@1.0.0", ("MIT",))
    assert reading.registries == ("https://index.example/simple",)
    found = by_name(reading)
    assert (found["d"].scope, found["d"].groups) == (Scope.OPTIONAL, ("fast",))
    assert found["e"].scope is found["f"].scope is Scope.TEST
    assert found["hatchling"].scope is Scope.BUILD
    assert (found["g"].source.kind, found["g"].source.reference) == (SourceKind.GIT, "v1")


def test_what_is_computed_or_no_requirement_is_owed() -> None:
    assert owed(read("pypi.pyproject")) == [0]
    assert owed(read("pypi.pyproject", b'[project]\ndependencies = ["=="]')) == [0]
    with pytest.raises(ManifestMalformed):
        read("pypi.pyproject", b"[project]\ndependencies = 1")
