import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import SourceKind
from tests.unit.formats.manifests.reading import by_name, edges, purls, read


def test_what_a_program_loads() -> None:
    reading = read("nuget.deps-json")
    assert purls(reading) == ["A@1.2.3", "C@1.0.0", "Lib@1.0.0"]
    assert edges(reading) == {("A@1.2.3", "C@1.0.0")}
    found = by_name(reading)
    assert [found[name].is_direct for name in ("A", "C", "Lib")] == [True, False, True]
    assert found["Lib"].source.kind is SourceKind.PATH
    assert reading.project is not None
    assert reading.project.name == "Shop"


def test_under_another_name_the_program_is_one_of_the_libraries() -> None:
    reading = read("nuget.deps-json", path="other.deps.json")
    assert purls(reading)[0] == "Shop@1.0.0"
    assert reading.project is None


def test_what_is_none_is_refused() -> None:
    with pytest.raises(ManifestMalformed):
        read("nuget.deps-json", b'{"libraries": []}')
