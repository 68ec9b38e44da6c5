import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import SourceKind
from tests.unit.formats.manifests.reading import by_name, edges, purls, read
from tests.unit.formats.manifests.samples import COMMIT, GEMFILE_LOCK, SHA256


def test_gems_of_all_sections_once_for_all_platforms() -> None:
    reading = read("gem.gemfile-lock")
    assert purls(reading) == ["g@0.1.0", "lib@0.1.0", "a@1.2.3", "c@1.0.0", "native@2.0.1"]
    assert edges(reading) == {("g@0.1.0", "a@1.2.3"), ("a@1.2.3", "c@1.0.0")}
    assert reading.registries == ("https://gems.example/",)
    found = by_name(reading)
    assert found["a"].hashes[0].value == SHA256
    assert (found["a"].is_direct, found["a"].constraint, found["a"].line) == (True, "~> 1.0", 17)
    assert found["c"].is_direct is False
    assert found["lib"].source.kind is SourceKind.PATH
    source = found["g"].source
    assert (source.url, source.reference, source.commit) == ("https://forge.example/o/g.git", "main", COMMIT)


@pytest.mark.parametrize("body", [b"  specs:\n", b"hello there\n", GEMFILE_LOCK + b"<<<<<<< HEAD\n", b"\xff"])
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("gem.gemfile-lock", body)
