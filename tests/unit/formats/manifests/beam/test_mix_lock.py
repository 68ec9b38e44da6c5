import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope
from tests.unit.formats.manifests.beam.samples import COMMIT, MIX_EXS, OTHER, SHA256
from tests.unit.formats.manifests.reading import by_name, edges, owed, purls, read


def test_packages_and_repositories() -> None:
    reading = read("hex.mix-lock")
    assert purls(reading) == ["a@1.2.3", "real_b@2.0.1", "c@1.0.0", "g"]
    assert edges(reading) == {("a@1.2.3", "c@1.0.0")}
    found = by_name(reading)
    assert [[one.value for one in found[name].hashes] for name in ("a", "real_b")] == [[SHA256], [OTHER]]
    assert (found["real_b"].source.url, found["real_b"].line) == ("hexpm:own", 3)
    assert (found["g"].source.reference, found["g"].source.commit) == ("feat/x", COMMIT)
    assert owed(reading) == [6]
    assert "word" not in repr(reading)


def test_the_project_beside_it_tells_what_is_direct() -> None:
    found = by_name(read("hex.mix-lock", mix__exs=MIX_EXS))
    assert [found[name].is_direct for name in ("a", "c", "g", "real_b")] == [True, False, True, True]
    assert found["real_b"].scope is Scope.DEVELOPMENT
    assert (found["a"].constraint, found["a"].scope) == ("~> 1.2", Scope.REQUIRED)
    assert by_name(read("hex.mix-lock", mix__exs=b"[apps_path: 1, {:a, 1}]"))["a"].is_direct is None


@pytest.mark.parametrize("body", [b"", b"%{}\n", b"%{\n}\n"])
def test_nothing_is_locked(body: bytes) -> None:
    assert read("hex.mix-lock", body).components == ()


@pytest.mark.parametrize("body", [b"this is no lockfile", b"%{", b'{"a"}', b"%{} %{}", b"<<<<<<< HEAD\n%{}"])
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("hex.mix-lock", body)
