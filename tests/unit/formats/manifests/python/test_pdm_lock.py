from interlock.supply.model import Scope
from tests.unit.formats.manifests.reading import by_name, edges, purls, read
from tests.unit.formats.manifests.samples import COMMIT, PYPROJECT, SHA256


def test_packages_with_their_groups() -> None:
    reading = read("pypi.pdm-lock")
    assert purls(reading) == ["a@1.2.3", "b-c@2.0.1", "g@0.1.0"]
    assert edges(reading) == {("a@1.2.3", "b-c@2.0.1")}
    found = by_name(reading)
    assert [found[name].scope for name in ("a", "b-c", "g")] == [Scope.REQUIRED, Scope.OPTIONAL, Scope.DEVELOPMENT]
    assert found["a"].hashes[0].value == SHA256
    assert (found["g"].source.reference, found["g"].source.commit) == ("main", COMMIT)
    assert by_name(read("pypi.pdm-lock", pyproject__toml=PYPROJECT))["a"].is_direct
