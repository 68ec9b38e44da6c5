import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import ReadingKind, Scope, SourceKind
from tests.unit.formats.manifests.reading import by_name, edges, purls, read
from tests.unit.formats.manifests.samples import COMMIT, PACKAGE_JSON, PACKAGE_LOCK, PACKAGE_LOCK_1


def test_the_tree_is_folded_to_one_component_a_version() -> None:
    reading = read("npm.package-lock")
    assert purls(reading) == ["a@1.2.3", "%40s/b@2.0.1", "c@2.0.0", "c@1.0.0", "g@1.0.0", "lib@0.1.0"]
    assert reading.kind is ReadingKind.LOCKFILE
    assert reading.project is not None
    assert reading.project.purl == "pkg:npm/shop@1.0.0"


def test_a_dependency_is_the_nearest_one_up_the_tree() -> None:
    assert edges(read("npm.package-lock")) == {
        ("a@1.2.3", "c@1.0.0"),
        ("%40s/b@2.0.1", "c@2.0.0"),
        ("lib@0.1.0", "a@1.2.3"),
    }


def test_hash_licence_scope_and_install_script_are_kept() -> None:
    found = by_name(read("npm.package-lock"))
    assert found["a"].hashes[0].value.startswith("cf83e1357eefb8bd")
    assert found["a"].licences == ("MIT",)
    assert found["a"].runs_at_install
    assert found["a"].line == 9
    assert (found["a"].is_direct, found["a"].constraint) == (True, "^1.0.0")
    assert found["@s/b"].scope is Scope.DEVELOPMENT


def test_a_git_source_has_its_commit_and_no_credentials() -> None:
    source = by_name(read("npm.package-lock"))["g"].source
    assert (source.kind, source.url, source.commit) == (SourceKind.GIT, "ssh://forge.example/o/g.git", COMMIT)


def test_the_first_version_of_the_format_gives_the_same() -> None:
    reading = read("npm.package-lock", PACKAGE_LOCK_1)
    assert set(purls(reading)) == {"a@1.2.3", "%40s/b@2.0.1", "c@1.0.0", "c@2.0.0", "g", "lib"}
    assert edges(reading) == {("a@1.2.3", "c@2.0.0")}
    assert {one.is_direct for one in reading.components} == {None}
    assert by_name(read("npm.package-lock", PACKAGE_LOCK_1, package__json=PACKAGE_JSON))["a"].is_direct


def test_a_package_lock_beside_a_shrinkwrap_gives_nothing_since_npm_uses_the_other() -> None:
    assert read("npm.package-lock", PACKAGE_LOCK, npm_shrinkwrap__json=b"{}").components == ()
    assert read("npm.package-lock", PACKAGE_LOCK, "npm-shrinkwrap.json", npm_shrinkwrap__json=b"{}").components != ()


def test_the_hidden_lockfile_says_what_is_installed() -> None:
    reading = read("npm.package-lock", PACKAGE_LOCK, "node_modules/.package-lock.json")
    assert reading.kind is ReadingKind.INSTALLED


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"lockfileVersion": 3, "packages": []}', b'{"packages": {"a": 1}}', PACKAGE_LOCK[:-20]],
)
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed, match=r"^package-lock\.json"):
        read("npm.package-lock", body)


def test_a_key_that_stands_twice_is_refused_with_its_line() -> None:
    body = b'{"packages": {\n"node_modules/a": {"version": "1"},\n"node_modules/a": {"version": "2"}}}'
    with pytest.raises(ManifestMalformed, match=r"package-lock\.json:3: .*stands twice"):
        read("npm.package-lock", body)


def test_a_place_that_is_too_deep_is_refused() -> None:
    body = b'{"packages": {"' + b"node_modules/a/" * 500 + b'": {"version": "1"}}}'
    with pytest.raises(ManifestMalformed, match="longer than"):
        read("npm.package-lock", body)
