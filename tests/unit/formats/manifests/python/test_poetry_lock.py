import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.reading import by_name, edges, purls, read
from tests.unit.formats.manifests.samples import COMMIT, POETRY_LOCK_1, PYPROJECT, SHA256


def test_packages_with_their_groups() -> None:
    reading = read("pypi.poetry-lock")
    assert purls(reading) == ["a@1.2.3", "b-c@2.0.1", "g@0.1.0"]
    assert edges(reading) == {("a@1.2.3", "b-c@2.0.1")}
    found = by_name(reading)
    assert [found[name].scope for name in ("a", "b-c", "g")] == [Scope.REQUIRED, Scope.OPTIONAL, Scope.DEVELOPMENT]
    assert (found["g"].source.kind, found["g"].source.commit) == (SourceKind.GIT, COMMIT)
    assert (found["b-c"].line, found["a"].is_direct) == (11, None)


def test_older_lockfiles_keep_hashes_aside() -> None:
    (one,) = read("pypi.poetry-lock", POETRY_LOCK_1).components
    assert (one.hashes[0].value, one.scope) == (SHA256, Scope.DEVELOPMENT)


def test_the_manifest_beside_it_tells_what_is_direct() -> None:
    found = by_name(read("pypi.poetry-lock", pyproject__toml=PYPROJECT))
    assert (found["a"].is_direct, found["a"].constraint) == (True, "==1.2.3")


@pytest.mark.parametrize("body", [b"package = 1", b"[[package]]\nname = 1", b"[package"])
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("pypi.poetry-lock", body)
