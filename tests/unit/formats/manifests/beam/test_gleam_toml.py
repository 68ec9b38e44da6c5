import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.reading import by_name, read


def test_what_a_project_asks_for() -> None:
    reading = read("hex.gleam-toml")
    found = by_name(reading)
    assert (found["a"].version, found["a"].constraint) == ("", ">= 1.0.0 and < 2.0.0")
    assert found["b"].scope is Scope.DEVELOPMENT
    assert (found["lib"].source.kind, found["g"].source.reference) == (SourceKind.PATH, "main")
    assert reading.project is not None
    assert reading.project.licences == ("Apache-2.0",)


@pytest.mark.parametrize("body", [b"x", b"dependencies = 1", b"[dependencies]\na = 1"])
def test_what_is_no_project_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("hex.gleam-toml", body)
