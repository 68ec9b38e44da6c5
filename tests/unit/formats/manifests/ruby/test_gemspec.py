from interlock.supply.model import Scope
from tests.unit.formats.manifests.reading import by_name, owed, purls, read


def test_plain_dependencies_are_read_and_computed_ones_owed() -> None:
    reading = read("gem.gemspec")
    assert purls(reading) == ["a", "b"]
    assert owed(reading) == [7]
    assert by_name(reading)["b"].scope is Scope.DEVELOPMENT
    assert reading.project is not None
    assert (reading.project.name, reading.project.version, reading.project.licences) == ("shop", "", ("MIT",))
