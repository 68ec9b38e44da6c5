from interlock.supply.model import ReadingKind, Scope, SourceKind
from tests.unit.formats.manifests.reading import by_name, owed, purls, read
from tests.unit.formats.manifests.samples import PACKAGE_JSON


def test_a_manifest_gives_what_it_asks_for_without_versions() -> None:
    reading = read("npm.package-json")
    assert purls(reading) == ["a", "g", "%40s/b", "p", "c"]
    found = by_name(reading)
    assert (found["a"].constraint, found["a"].line, found["a"].is_direct) == ("^1.0.0", 5, True)
    assert found["g"].source.kind is SourceKind.GIT
    assert found["g"].source.reference == "v1"
    assert found["c"].scope is Scope.DEVELOPMENT
    assert found["p"].groups == ("peer",)


def test_within_node_modules_it_gives_the_package_itself() -> None:
    reading = read("npm.package-json", PACKAGE_JSON, "node_modules/shop/package.json")
    assert (reading.kind, purls(reading)) == (ReadingKind.INSTALLED, ["shop@1.0.0"])
    assert reading.components[0].runs_at_install


def test_an_extension_of_the_editor_is_no_package_of_npm() -> None:
    project = read(
        "npm.package-json", b'{"name": "x", "version": "1.0.0", "contributes": {}, "publisher": "me"}'
    ).project
    assert project is not None
    assert project.purl == "pkg:vscode-extension/me/x@1.0.0"


def test_a_range_that_is_no_text_is_owed() -> None:
    assert owed(read("npm.package-json", b'{"dependencies": {"a": 1}}')) == [0]
