import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.reading import by_name, edges, purls, read
from tests.unit.formats.manifests.samples import COMMIT, SHA1


def test_each_entry_is_one_component() -> None:
    reading = read("npm.yarn-lock")
    assert purls(reading) == ["%40s/b@2.0.1", "a@1.2.3", "c@1.0.0", "g@0.1.0"]
    assert edges(reading) == {("%40s/b@2.0.1", "c@1.0.0"), ("a@1.2.3", "%40s/b@2.0.1")}
    found = by_name(reading)
    assert [one.value for one in found["@s/b"].hashes] == [SHA1]
    assert found["a"].hashes[0].algorithm == "sha512"
    assert (found["g"].source.kind, found["g"].source.commit) == (SourceKind.GIT, COMMIT)
    assert found["a"].line == 10


def test_the_manifest_beside_it_tells_what_is_for_development() -> None:
    manifest = b'{"dependencies": {"c": "^1.0.0"}, "devDependencies": {"a": "^1.0.0"}}'
    found = by_name(read("npm.yarn-lock", package__json=manifest))
    assert found["a"].scope is found["@s/b"].scope is Scope.DEVELOPMENT
    assert found["c"].scope is Scope.REQUIRED
    assert (found["a"].is_direct, found["@s/b"].is_direct) == (True, False)


def test_with_workspaces_nothing_is_taken_for_development_only() -> None:
    manifest = b'{"workspaces": ["x/*"], "devDependencies": {"a": "^1.0.0"}}'
    assert {one.scope for one in read("npm.yarn-lock", package__json=manifest).components} == {Scope.REQUIRED}


@pytest.mark.parametrize(
    "body",
    [
        b'  version "1"\n',
        b"a@1\n",
        b'a@1:\n  resolved "x"\n',
        b'a@1:\n  version "1"\n  version "2"\n',
        b"<<<<<<< HEAD\na@1:\n",
        b"\xff\xfe\xff",
    ],
)
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed, match=r"^yarn\.lock"):
        read("npm.yarn-lock", body)
