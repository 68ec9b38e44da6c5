from typing import Any

import pytest

from interlock.formats.sbom.spdx3_rules import faults

INFO = {
    "type": "CreationInfo",
    "@id": "_:i",
    "specVersion": "3.0.1",
    "created": "2026-11-21T09:30:00Z",
    "createdBy": ["urn:me"],
}
A = {"type": "software_Package", "spdxId": "urn:a", "name": "a", "creationInfo": "_:i"}
R = {
    "type": "Relationship",
    "spdxId": "urn:r",
    "creationInfo": "_:i",
    "from": "urn:a",
    "relationshipType": "contains",
    "to": ["urn:b"],
}
DOCUMENT = {"type": "SpdxDocument", "spdxId": "urn:d", "creationInfo": "_:i"}


def places(*graph: Any) -> list[str]:
    return [fault.where for fault in faults({"@graph": list(graph)})]


def test_a_good_document_has_no_fault() -> None:
    assert places(INFO, A, R, DOCUMENT) == []
    within = {key: value for key, value in INFO.items() if key != "@id"}
    assert places({**A, "creationInfo": within}) == []
    assert places(INFO, A, A) == []


@pytest.mark.parametrize(
    ("graph", "where"),
    [
        ([], "/@graph"),
        ([1], "/@graph/0"),
        ([INFO, {**A, "type": ""}], "/@graph/1/type"),
        ([INFO, {**A, "spdxId": "a"}], "/@graph/1/spdxId"),
        ([INFO, {**A, "name": ""}], "/@graph/1/name"),
        ([INFO, {**A, "creationInfo": "_:gone"}], "/@graph/1/creationInfo"),
        ([INFO, A, {**A, "name": "other"}], "/@graph/2"),
        ([INFO, DOCUMENT, {**DOCUMENT, "spdxId": "urn:d2"}], "/@graph/2"),
        ([{**INFO, "specVersion": "2.3"}], "/@graph/0/specVersion"),
        ([{**INFO, "created": "2026-11-21"}], "/@graph/0/created"),
        ([{**INFO, "createdBy": []}], "/@graph/0/createdBy"),
        ([INFO, {**R, "from": ""}], "/@graph/1/from"),
        ([INFO, {**R, "to": []}], "/@graph/1/to"),
        ([INFO, {**R, "relationshipType": None}], "/@graph/1/relationshipType"),
        ([INFO, {**R, "completeness": "half"}], "/@graph/1/completeness"),
        ([INFO, {**R, "completeness": []}], "/@graph/1/completeness"),
    ],
)
def test_each_fault_has_its_place(graph: list[Any], where: str) -> None:
    assert places(*graph) == [where]
