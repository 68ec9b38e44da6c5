import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import SourceKind
from tests.unit.formats.manifests.reading import by_name, edges, purls, read


def test_packages_of_all_frameworks_with_edges_of_their_own() -> None:
    reading = read("nuget.packages-lock")
    assert purls(reading) == ["A@1.2.3", "C@1.0.0", "lib", "C@2.0.0"]
    assert edges(reading) == {("A@1.2.3", "C@1.0.0"), ("A@1.2.3", "C@2.0.0"), ("lib", "A@1.2.3")}
    found = by_name(reading)
    assert (found["A"].is_direct, found["C"].is_direct, found["A"].constraint) == (True, False, "[1.2.3, )")
    assert found["A"].hashes
    assert found["lib"].source.kind is SourceKind.PATH


@pytest.mark.parametrize("body", [b"not\njson", b"{}", b"[]", b'{"dependencies": {"net6.0": {"A": {"resolved": 1}}}}'])
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("nuget.packages-lock", body)
