import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.beam.samples import COMMIT, GLEAM_TOML, SHA256
from tests.unit.formats.manifests.reading import by_name, edges, purls, read


def test_packages_with_sources_and_who_needs_whom() -> None:
    reading = read("hex.gleam-manifest", gleam__toml=GLEAM_TOML)
    assert purls(reading) == ["a@1.2.3", "b@2.0.1", "c@1.0.0", "g@0.1.0", "lib@0.1.0"]
    assert edges(reading) == {("a@1.2.3", "c@1.0.0")}
    found = by_name(reading)
    assert [one.value for one in found["a"].hashes] == [SHA256]
    assert (found["b"].scope, found["a"].scope) == (Scope.DEVELOPMENT, Scope.REQUIRED)
    assert (found["a"].is_direct, found["c"].is_direct) == (True, False)
    assert (found["g"].source.commit, found["lib"].source.kind) == (COMMIT, SourceKind.PATH)
    assert "word" not in repr(reading)


def test_a_file_of_that_name_without_packages_is_somebody_elses() -> None:
    assert read("hex.gleam-manifest", b"a = 1").components == ()
    with pytest.raises(ManifestMalformed, match="no packages"):
        read("hex.gleam-manifest", b"a = 1", gleam__toml=b"")
