import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.dart.samples import COMMIT, SHA256
from tests.unit.formats.manifests.reading import by_name, purls, read


def test_packages_with_sources_and_hashes() -> None:
    reading = read("pub.pubspec-lock")
    assert purls(reading) == ["a@1.2.3", "b@2.0.1", "c@0.0.99", "g@0.1.0", "lib@0.1.0"]
    found = by_name(reading)
    assert [one.value for one in found["a"].hashes] == [SHA256]
    assert (found["b"].scope, found["b"].groups) == (Scope.DEVELOPMENT, ("dev",))
    assert [found[name].is_direct for name in ("a", "c", "lib")] == [True, False, True]
    assert (found["g"].source.reference, found["g"].source.commit) == ("main", COMMIT)
    assert (found["lib"].source.kind, found["a"].line) == (SourceKind.PATH, 3)
    assert reading.registries == ("https://pub.example",)
    assert "word" not in repr(reading)


@pytest.mark.parametrize("body", [b"", b"packages: {}\n", b"packages:\n"])
def test_nothing_is_locked(body: bytes) -> None:
    assert read("pub.pubspec-lock", body).components == ()


@pytest.mark.parametrize("body", [b"words", b"packages: 1", b"packages:\n  a: 1", b"packages:\n  a:\n    version: []"])
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("pub.pubspec-lock", body)
