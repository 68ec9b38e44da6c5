import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.reading import by_name, edges, purls, read
from tests.unit.formats.manifests.rust.samples import CARGO_LOCK_1, CARGO_TOML, COMMIT, SHA256


def test_packages_with_sources_hashes_and_who_needs_whom() -> None:
    reading = read("cargo.lock")
    assert purls(reading) == ["a@1.2.3", "b@2.0.1", "c@1.0.0", "c@2.0.0", "g@0.1.0", "lib@0.1.0", "shop@1.0.0"]
    assert edges(reading) >= {("a@1.2.3", "c@1.0.0"), ("b@2.0.1", "c@2.0.0"), ("lib@0.1.0", "g@0.1.0")}
    found = by_name(reading)
    assert [(one.algorithm, one.value) for one in found["a"].hashes] == [("sha256", SHA256)]
    assert (found["g"].source.reference, found["g"].source.commit) == ("ma/in", COMMIT)
    assert found["lib"].source.kind is SourceKind.PATH
    assert found["a"].line == 4
    assert reading.registries == ("https://crates.example/index",)
    assert "word" not in repr(reading)


def test_the_manifest_beside_it_tells_the_project_and_scopes() -> None:
    reading = read("cargo.lock", Cargo__toml=CARGO_TOML)
    assert reading.project is not None
    assert reading.project.purl == "pkg:cargo/shop@1.0.0"
    found = {component.purl: component for component in reading.components}
    assert "pkg:cargo/shop@1.0.0" not in found
    assert found["pkg:cargo/b@2.0.1"].scope is Scope.DEVELOPMENT
    assert found["pkg:cargo/c@2.0.0"].scope is Scope.DEVELOPMENT
    assert found["pkg:cargo/c@1.0.0"].scope is Scope.REQUIRED
    assert (found["pkg:cargo/a@1.2.3"].is_direct, found["pkg:cargo/c@1.0.0"].is_direct) == (True, False)


def test_version_1_keeps_the_root_and_the_hashes_apart() -> None:
    reading = read("cargo.lock", CARGO_LOCK_1)
    assert purls(reading) == ["a@1.2.3", "shop@1.0.0"]
    assert edges(reading) == {("shop@1.0.0", "a@1.2.3")}
    assert by_name(reading)["a"].hashes


@pytest.mark.parametrize("body", [b"x", b"package = 1", b"[[package]]\nname = 1", b"[[package]]\nname='a'\nversion=1"])
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("cargo.lock", body)
