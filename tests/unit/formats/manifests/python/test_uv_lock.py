from interlock.supply.model import Scope
from tests.unit.formats.manifests.reading import by_name, edges, purls, read
from tests.unit.formats.manifests.samples import COMMIT


def test_packages_without_the_project_itself() -> None:
    reading = read("pypi.uv-lock")
    assert purls(reading) == ["a@1.2.3", "b-c@2.0.1", "g@0.1.0", "lib@0.1.0"]
    assert edges(reading) == {("a@1.2.3", "b-c@2.0.1")}
    assert reading.project is not None
    assert reading.project.name == "shop"
    assert reading.registries == ("https://index.example/simple",)
    found = by_name(reading)
    assert (found["g"].scope, found["g"].groups) == (Scope.TEST, ("test",))
    assert (found["g"].source.reference, found["g"].source.commit) == ("main", COMMIT)
    assert (found["a"].is_direct, found["b-c"].is_direct) == (True, False)
    assert found["a"].published == "2025-05-20T23:19:47Z"
    assert found["a"].line == 3
