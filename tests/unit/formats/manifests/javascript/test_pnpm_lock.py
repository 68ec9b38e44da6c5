import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.reading import by_name, edges, owed, purls, read
from tests.unit.formats.manifests.samples import COMMIT, PNPM_5, PNPM_6


def test_version_9_keeps_scopes_in_its_snapshots() -> None:
    reading = read("npm.pnpm-lock")
    assert purls(reading) == ["%40s/b@2.0.1", "a@1.2.3", "c@1.0.0", "g@0.1.0"]
    assert edges(reading) == {("%40s/b@2.0.1", "g@0.1.0"), ("a@1.2.3", "c@1.0.0")}
    found = by_name(reading)
    assert found["g"].scope is found["@s/b"].scope is Scope.DEVELOPMENT
    assert (found["c"].scope, found["c"].is_direct) == (Scope.REQUIRED, False)
    assert (found["a"].is_direct, found["a"].constraint, found["a"].line) == (True, "^1.0.0", 20)
    assert found["g"].source.commit == COMMIT


@pytest.mark.parametrize("body", [PNPM_5, PNPM_6], ids=["5", "6"])
def test_older_versions_write_places_otherwise(body: bytes) -> None:
    reading = read("npm.pnpm-lock", body)
    assert purls(reading)[:3] == ["%40s/b@2.0.1", "a@1.2.3", "c@1.0.0"]
    assert edges(reading) == {("a@1.2.3", "c@1.0.0")}
    found = by_name(reading)
    assert found["@s/b"].scope is Scope.DEVELOPMENT
    assert (found["a"].is_direct, found["a"].constraint) == (True, "^1.0.0")


def test_what_is_not_built_by_default_says_so() -> None:
    assert by_name(read("npm.pnpm-lock", PNPM_6))["a"].runs_at_install
    assert by_name(read("npm.pnpm-lock", PNPM_5))["lib"].source.kind is SourceKind.PATH


def test_a_package_without_a_name_is_owed() -> None:
    assert owed(read("npm.pnpm-lock", b"lockfileVersion: 5.4\npackages:\n  file:x:\n    version: 1.0.0\n")) == [3]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"packages: {}", "no version"),
        (b"lockfileVersion: '10.0'", "newer than this reader"),
        (b"lockfileVersion: 5.3\npackages:\n  word: {}", ":3: .*no place of a package"),
        (b"lockfileVersion: 5.3\npackages:\n  /a/1.0.0: {}\n  /a/1.0.0: {}", ":4: .*stands twice"),
        (b"lockfileVersion: &a 5.3\n", ":1: anchors"),
        (b"lockfileVersion: !!str 5.3\n", ":1: tags"),
        (b"a: [", "not YAML"),
        (b"- a", "should be a mapping"),
    ],
)
def test_what_is_no_lockfile_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(ManifestMalformed, match=why):
        read("npm.pnpm-lock", body)
