import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.reading import by_name, read
from tests.unit.formats.manifests.rust.samples import COMMIT


def test_what_a_crate_asks_for() -> None:
    reading = read("cargo.toml")
    found = by_name(reading)
    assert sorted(found) == ["a", "b", "cc", "g", "lib", "own", "pinned", "real", "winapi"]
    assert (found["a"].version, found["own"].version, found["own"].constraint) == ("1.2.3", "", "0.3")
    assert (found["real"].scope, found["b"].scope, found["cc"].scope) == (
        Scope.OPTIONAL,
        Scope.DEVELOPMENT,
        Scope.BUILD,
    )
    assert (found["g"].source.reference, found["g"].source.commit) == ("main", "")
    assert found["pinned"].source.commit == COMMIT
    assert found["lib"].source.kind is SourceKind.PATH
    assert found["winapi"].groups == ("target:cfg(windows)",)
    assert reading.project is not None
    assert reading.project.licences == ("MIT OR Apache-2.0",)
    assert "word" not in repr(reading)


def test_a_member_takes_from_the_workspace_above() -> None:
    root = b"[workspace]\nmembers=['x']\n[workspace.package]\nversion='3.0.0'\n[workspace.dependencies]\na='=1.2.3'\n"
    body = b"[package]\nname='m'\nversion.workspace=true\n[dependencies]\na.workspace=true\n"
    reading = read("cargo.toml", body, path="x/y/Cargo.toml", Cargo__toml=root)
    assert by_name(reading)["a"].version == "1.2.3"
    assert reading.project is not None
    assert reading.project.version == "3.0.0"
    assert by_name(read("cargo.toml", root))["a"].version == "1.2.3"
    assert by_name(read("cargo.toml", body, path="x/Cargo.toml", Cargo__toml=b"broken ["))["a"].constraint == ""


@pytest.mark.parametrize("body", [b"x", b"dependencies = 1", b"[dependencies]\na = 1", b"package = 1"])
def test_what_is_no_manifest_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("cargo.toml", body)
