from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.reading import by_name, edges, purls, read
from tests.unit.formats.manifests.samples import COMMIT, YARN_2


def test_resolutions_are_components_and_the_root_is_the_project() -> None:
    reading = read("npm.yarn-lock", YARN_2)
    assert purls(reading) == ["a@1.2.3", "c@1.0.0", "p@1.0.0", "g@0.1.0", "lib@0.0.0-use.local"]
    assert reading.project is not None
    assert reading.project.name == "shop"
    assert edges(reading) == {("a@1.2.3", "c@1.0.0")}
    found = by_name(reading)
    assert found["a"].hashes[0].value == "ab" * 64
    assert (found["a"].is_direct, found["a"].line) == (True, 5)
    assert (found["g"].source.kind, found["g"].source.commit) == (SourceKind.GIT, COMMIT)
    assert found["p"].source.kind is SourceKind.REGISTRY
    assert found["lib"].source.kind is SourceKind.PATH


def test_the_manifest_beside_it_tells_what_is_for_development() -> None:
    manifest = b'{"devDependencies": {"a": "^1.0.0"}}'
    found = by_name(read("npm.yarn-lock", YARN_2, package__json=manifest))
    assert found["a"].scope is found["c"].scope is Scope.DEVELOPMENT
    assert found["lib"].scope is Scope.REQUIRED


def test_patches_upon_patches_without_end_are_no_trouble() -> None:
    body = b'__metadata:\n  version: 8\n\n"a@x":\n  version: 1.0.0\n  resolution: "a@' + b"patch:a@" * 5000 + b'x"\n'
    assert purls(read("npm.yarn-lock", body)) == ["a@1.0.0"]
