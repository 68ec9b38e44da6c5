import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.swift.package_resolved import address_of
from interlock.supply.model import SourceKind
from tests.unit.formats.manifests.reading import by_name, purls, read
from tests.unit.formats.manifests.swift.samples import COMMIT, RESOLVED_1


def test_packages_by_the_addresses_of_their_repositories() -> None:
    reading = read("swift.package-resolved")
    assert purls(reading) == [
        "forge.example/o/A@1.2.3",
        "forge.example/o/b",
        f"forge.example/o/c@{COMMIT}",
        "scope/d@4.0.0",
        "local/e@5.0.0",
    ]
    found = by_name(reading)
    assert found["forge.example/o/A"].source.commit == COMMIT
    assert (found["forge.example/o/b"].source.reference, found["forge.example/o/b"].constraint) == ("main", "main")
    assert (found["local/e"].source.kind, found["scope/d"].source.kind) == (SourceKind.PATH, SourceKind.REGISTRY)
    assert "word" not in repr(reading)


def test_version_1_has_its_pins_within_an_object() -> None:
    assert purls(read("swift.package-resolved", RESOLVED_1)) == ["forge.example/o/A@1.2.3"]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://h.example/a/b.git", "h.example/a/b"),
        ("git@h.example:a/b.git", "h.example/a/b"),
        ("ssh://git@h.example/a/b/", "h.example/a/b"),
        ("h.example:a/b", "h.example/a/b"),
    ],
)
def test_an_address_is_the_same_however_it_is_written(url: str, address: str) -> None:
    assert address_of(url) == address


@pytest.mark.parametrize("body", [b"not\njson", b"{}", b"[]", b'{"pins": {}}', b'{"pins": [1]}', b'{"object": 1}'])
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("swift.package-resolved", body)
