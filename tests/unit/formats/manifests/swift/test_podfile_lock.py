import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import SourceKind
from tests.unit.formats.manifests.reading import by_name, edges, purls, read
from tests.unit.formats.manifests.swift.samples import COMMIT, SHA1


def test_pods_with_sources_and_who_needs_whom() -> None:
    reading = read("cocoapods.podfile-lock")
    assert purls(reading) == ["A@1.2.3", "B@2.0.1", "C@1.0.0#Core", "G@0.1.0", "Lib@0.1.0"]
    assert edges(reading) == {("A@1.2.3", "C@1.0.0#Core")}
    found = by_name(reading)
    assert [one.value for one in found["C/Core"].hashes] == [SHA1]
    assert (found["G"].source.reference, found["G"].source.commit) == ("main", COMMIT)
    assert found["Lib"].source.kind is SourceKind.PATH
    assert [found[name].is_direct for name in ("A", "C/Core", "G")] == [True, False, True]
    assert found["A"].constraint == "~> 1.2"
    assert reading.registries == ("https://pods.example/specs.git", "trunk")
    assert len(reading.unresolved) == 1
    assert "word" not in repr(reading)


def test_a_project_without_pods_has_none() -> None:
    assert read("cocoapods.podfile-lock", b"PODFILE CHECKSUM: 0\n\nCOCOAPODS: 1.11.2\n").components == ()


@pytest.mark.parametrize("body", [b"", b"words", b"a: 1", b"PODS: 1", b"PODS:\n  - A: b"])
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("cocoapods.podfile-lock", body)
