import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.reading import by_name, read


def test_what_a_package_asks_for() -> None:
    reading = read("pub.pubspec-yaml")
    found = by_name(reading)
    assert sorted(found) == ["a", "any_of_it", "b", "c", "flutter", "g", "h", "lib", "own"]
    assert (found["a"].version, found["a"].constraint, found["c"].version) == ("", "^1.2.0", "1.0.0")
    assert (found["b"].scope, found["lib"].source.kind) == (Scope.DEVELOPMENT, SourceKind.PATH)
    assert (found["g"].source.reference, found["h"].source.kind) == ("main", SourceKind.GIT)
    assert reading.registries == ("https://pub.example",)
    assert reading.project is not None
    assert reading.project.version == "1.0.0+3"
    assert "word" not in repr(reading)


def test_what_is_no_manifest_is_refused() -> None:
    with pytest.raises(ManifestMalformed):
        read("pub.pubspec-yaml", b"dependencies: [a]")
