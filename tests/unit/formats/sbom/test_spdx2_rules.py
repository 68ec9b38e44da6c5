from typing import Any

import pytest

from interlock.formats.sbom.spdx2_rules import faults

PACKAGE: dict[str, Any] = {"SPDXID": "SPDXRef-a", "name": "a", "downloadLocation": "NOASSERTION"}
GOOD: dict[str, Any] = {
    "spdxVersion": "SPDX-2.3",
    "SPDXID": "SPDXRef-DOCUMENT",
    "dataLicense": "CC0-1.0",
    "name": "x",
    "documentNamespace": "https://x.example/doc",
    "creationInfo": {"created": "2026-11-21T09:30:00Z", "creators": ["Tool: interlock-1"]},
    "packages": [PACKAGE],
    "relationships": [
        {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-a"}
    ],
}


def places(**told: Any) -> list[str]:
    return [fault.where for fault in faults({**GOOD, **told})]


def package(**told: Any) -> list[str]:
    return places(packages=[{**PACKAGE, **told}])


def test_a_good_document_has_no_fault() -> None:
    assert places() == []
    told = {**PACKAGE, "licenseDeclared": "LicenseRef-x", "licenseConcluded": "NONE"}
    explained = [{"licenseId": "LicenseRef-x", "extractedText": "terms"}]
    assert places(packages=[told], hasExtractedLicensingInfos=explained) == []


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"SPDXID": "SPDXRef-x"}, "/SPDXID"),
        ({"dataLicense": "MIT"}, "/dataLicense"),
        ({"name": ""}, "/name"),
        ({"documentNamespace": "https://x.example/doc#a"}, "/documentNamespace"),
        ({"documentNamespace": None}, "/documentNamespace"),
        ({"creationInfo": None}, "/creationInfo"),
        ({"creationInfo": {"created": "2026-13-21T09:30:00Z", "creators": ["Tool: a"]}}, "/creationInfo/created"),
        ({"creationInfo": {"created": "2026-11-21T09:30:00Z", "creators": []}}, "/creationInfo/creators"),
        ({"creationInfo": {"created": "2026-11-21T09:30:00Z", "creators": ["me"]}}, "/creationInfo/creators/0"),
        ({"packages": {}, "relationships": []}, "/packages"),
        ({"packages": [1], "relationships": []}, "/packages/0"),
        ({"packages": [PACKAGE, PACKAGE]}, "/packages/1/SPDXID"),
        ({"documentDescribes": ["SPDXRef-gone"]}, "/documentDescribes/0"),
        ({"documentDescribes": [[]]}, "/documentDescribes/0"),
        ({"files": [{"SPDXID": "SPDXRef-f", "fileName": "./f"}]}, "/files/0/checksums"),
        (
            {"hasExtractedLicensingInfos": [{"licenseId": "x", "extractedText": "t"}]},
            "/hasExtractedLicensingInfos/0/licenseId",
        ),
        (
            {"hasExtractedLicensingInfos": [{"licenseId": "LicenseRef-x"}]},
            "/hasExtractedLicensingInfos/0/extractedText",
        ),
    ],
)
def test_a_fault_of_the_document_has_its_place(told: dict[str, Any], where: str) -> None:
    assert places(**told) == [where]


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"SPDXID": "a"}, "SPDXID"),
        ({"name": 1}, "name"),
        ({"downloadLocation": ""}, "downloadLocation"),
        ({"filesAnalyzed": "false"}, "filesAnalyzed"),
        ({"primaryPackagePurpose": "GAME"}, "primaryPackagePurpose"),
        ({"primaryPackagePurpose": []}, "primaryPackagePurpose"),
        ({"versionInfo": 1}, "versionInfo"),
        ({"licenseDeclared": "GPLv2"}, "licenseDeclared"),
        ({"licenseDeclared": "LicenseRef-gone"}, "licenseDeclared"),
        ({"licenseConcluded": []}, "licenseConcluded"),
        ({"checksums": [{"algorithm": "CRC", "checksumValue": "00"}]}, "checksums/0/algorithm"),
        ({"checksums": [{"algorithm": [], "checksumValue": "00"}]}, "checksums/0/algorithm"),
        ({"checksums": [{"algorithm": "SHA1", "checksumValue": "00"}]}, "checksums/0/checksumValue"),
        ({"checksums": "x"}, "checksums"),
        (
            {"externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:x/a"}]},
            "externalRefs/0/referenceCategory",
        ),
        (
            {"externalRefs": [{"referenceCategory": "OTHER", "referenceType": "purl"}]},
            "externalRefs/0/referenceLocator",
        ),
    ],
)
def test_a_fault_of_a_package_has_its_place(told: dict[str, Any], where: str) -> None:
    assert f"/packages/0/{where}" in package(**told)


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"relationshipType": "LIKES"}, "relationshipType"),
        ({"relationshipType": None}, "relationshipType"),
        ({"relatedSpdxElement": "SPDXRef-gone"}, "relatedSpdxElement"),
        ({"relatedSpdxElement": "a b"}, "relatedSpdxElement"),
        ({"spdxElementId": "NONE"}, "spdxElementId"),
    ],
)
def test_a_fault_of_a_relationship_has_its_place(told: dict[str, Any], where: str) -> None:
    assert places(relationships=[{**GOOD["relationships"][0], **told}]) == [f"/relationships/0/{where}"]


def test_another_document_and_nothing_may_be_related() -> None:
    for other in ("DocumentRef-x:SPDXRef-y", "NOASSERTION", "NONE"):
        assert places(relationships=[{**GOOD["relationships"][0], "relatedSpdxElement": other}]) == []
