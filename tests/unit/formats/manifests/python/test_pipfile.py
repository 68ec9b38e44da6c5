from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.reading import by_name, purls, read


def test_what_is_asked_for() -> None:
    reading = read("pypi.pipfile")
    assert purls(reading) == ["a@1.2.3", "b-c", "g", "d"]
    found = by_name(reading)
    assert found["b_c"].constraint == ">=2.0"
    assert (found["g"].source.kind, found["g"].source.reference) == (SourceKind.GIT, "main")
    assert found["d"].scope is Scope.DEVELOPMENT
    assert reading.registries == ("https://index.example/simple",)
