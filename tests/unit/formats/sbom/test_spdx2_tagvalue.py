import pytest

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.sbom.reading import read_sbom
from interlock.formats.sbom.spdx2_tagvalue import as_object
from interlock.supply.model import Hash

TEXT = """SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: shop
Creator: Tool: x
Created: 2026-01-01T00:00:00Z
## a package
PackageName: app
SPDXID: SPDXRef-app
PackageDownloadLocation: NOASSERTION

PackageName: a
SPDXID: SPDXRef-a
PackageVersion: 1
FilesAnalyzed: false
PackageChecksum: SHA256: {sha}
PackageLicenseDeclared: MIT
PackageCopyrightText: <text>Copyright
2026: somebody</text>
ExternalRef: PACKAGE-MANAGER purl pkg:pypi/a@1
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-app
Relationship: SPDXRef-app DEPENDS_ON SPDXRef-a
LicenseID: LicenseRef-1
ExtractedText: <text>Our terms</text>
""".replace("{sha}", "ab" * 32)


def test_tags_and_values_say_the_same_as_json() -> None:
    reading = read_sbom("a.spdx", TEXT.encode())
    assert reading.project is not None
    assert reading.project.name == "app"
    (component,) = reading.components
    assert (component.name, component.version, component.line, component.licences) == ("a", "1", 12, ("MIT",))
    assert component.hashes == (Hash("sha256", "ab" * 32),)
    assert component.is_direct is True


def test_a_text_may_go_over_many_lines() -> None:
    packages = as_object(TEXT, "a.spdx")["packages"]
    assert isinstance(packages, list)
    assert packages[1]["copyrightText"] == "Copyright\n2026: somebody"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("PackageVersion: 1", "nonsense"), r":14: 'nonsense' is no tag"),
        (("PackageVersion: 1", "PackageVersion: 1\nPackageVersion: 2"), r":15: versionInfo is said twice"),
        (("<text>Our terms</text>", "<text>Our terms"), r":24: a text that begins here does not end"),
        (("FilesAnalyzed: false", "FilesAnalyzed: no"), r":15: FilesAnalyzed"),
        (("DEPENDS_ON SPDXRef-a", "DEPENDS_ON"), r":22: a relationship is"),
        (("purl pkg:pypi/a@1", "purl"), r":20: an external reference is"),
        (("SHA256: ", "SHA256 "), r":16: a checksum is"),
        (("DocumentName: shop", "PackageVersion: 3"), r":4: PackageVersion stands outside"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(change: tuple[str, str], why: str) -> None:
    with pytest.raises(ManifestMalformed, match=why):
        read_sbom("a.spdx", TEXT.replace(*change).encode())
