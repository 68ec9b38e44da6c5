import sys

import pytest

from interlock.adapters.schemas import PackagedSchemas
from interlock.formats.sbom.cyclonedx_validation import JSON_VERSIONS, XML_VERSIONS, json_faults, xml_faults
from interlock.formats.sbom.errors import SbomUnjudged

SCHEMAS = PackagedSchemas()


class Nothing:
    def text(self, name: str) -> bytes | None:
        return None


def bom(version: str, inside: str = "") -> bytes:
    return f'<bom xmlns="http://cyclonedx.org/schema/bom/{version}" version="1">{inside}<components/></bom>'.encode()


@pytest.mark.parametrize("version", JSON_VERSIONS)
def test_a_plain_document_of_every_version_is_valid(version: str) -> None:
    document: dict[str, object] = {"bomFormat": "CycloneDX", "specVersion": version, "version": 1, "components": []}
    assert json_faults(document, version, SCHEMAS, "bom.json") == ()


@pytest.mark.parametrize("version", XML_VERSIONS)
def test_a_plain_xml_document_of_every_version_is_valid(version: str) -> None:
    assert xml_faults(bom(version), version, SCHEMAS, "bom.xml") == ()


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"components": [{"type": "library"}]}, "/components/0"),
        ({"components": [{"type": "no such type", "name": "a"}]}, "/components/0/type"),
        ({"serialNumber": "urn:uuid:x"}, "/serialNumber"),
        ({"metadata": {"timestamp": "yesterday"}}, "/metadata/timestamp"),
        ({"no such field": 1}, "/"),
        (
            {"components": [{"type": "library", "name": "a", "licenses": [{"license": {"id": "none such"}}]}]},
            "/components/0",
        ),
    ],
)
def test_each_fault_of_a_document_has_its_place(told: dict[str, object], where: str) -> None:
    document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, **told}
    found = json_faults(document, "1.6", SCHEMAS, "bom.json")
    assert any(fault.where.startswith(where) for fault in found)
    assert all(fault.why for fault in found)


def test_each_fault_of_an_xml_document_has_its_line() -> None:
    (fault, *_) = xml_faults(bom("1.6", "\n<nonsense/>"), "1.6", SCHEMAS, "bom.xml")
    assert fault.where == "line 2"
    assert "nonsense" in fault.why


def test_without_schemas_nothing_is_judged() -> None:
    with pytest.raises(SbomUnjudged, match=r"bom-1\.6"):
        json_faults({}, "1.6", Nothing(), "bom.json")
    with pytest.raises(SbomUnjudged, match=r"bom-1\.6"):
        xml_faults(bom("1.6"), "1.6", Nothing(), "bom.xml")


def test_without_the_libraries_nothing_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    for library in ("jsonschema_rs", "lxml"):
        monkeypatch.setitem(sys.modules, library, None)  # the one way to make an installed library missing
    with pytest.raises(SbomUnjudged, match="jsonschema-rs"):
        json_faults({}, "1.6", SCHEMAS, "bom.json")
    with pytest.raises(SbomUnjudged, match="lxml"):
        xml_faults(bom("1.6"), "1.6", SCHEMAS, "bom.xml")
