import pytest

from interlock.formats.manifests import ManifestMalformed, reader_of
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


def test_members_of_a_workspace_ask_for_what_their_manifests_say() -> None:
    reader = reader_of("cargo.lock")
    assert reader is not None
    lock = b"".join(
        f'[[package]]\nname = "{name}"\nversion = "1.0.0"\n{rest}\n'.encode()
        for name, rest in (
            ("one", 'dependencies = ["a", "b"]'),
            ("hidden", 'dependencies = ["c"]'),
            ("a", 'source = "registry+https://i.example"'),
            ("b", 'source = "registry+https://i.example"'),
            ("c", 'source = "registry+https://i.example"\ndependencies = ["d"]'),
            ("d", 'source = "registry+https://i.example"'),
        )
    )
    tree = {
        "x/Cargo.toml": b'[workspace]\nmembers = ["one", "two*"]\n[workspace.dependencies]\na = "1"\n',
        "x/one/Cargo.toml": b'[package]\nname = "one"\n[dependencies]\na.workspace=true\n[dev-dependencies]\nb="1"\n',
    }
    found = by_name(reader.read("x/Cargo.lock", lock, tree.get))
    assert [found[name].is_direct for name in "abcd"] == [True, True, True, False]
    assert [found[name].scope for name in "abc"] == [Scope.REQUIRED, Scope.DEVELOPMENT, Scope.REQUIRED]
    assert found["a"].constraint == "1"
    tree["x/Cargo.toml"] = b"[broken"
    broken = by_name(reader.read("x/Cargo.lock", lock, tree.get))
    assert broken["a"].is_direct is None
