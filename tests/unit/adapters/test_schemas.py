import json

import pytest

from interlock.adapters.schemas import PackagedSchemas


@pytest.mark.parametrize("version", ["1.2-strict", "1.3-strict", "1.4", "1.5", "1.6", "1.7"])
def test_the_schemas_of_every_version_are_there(version: str) -> None:
    body = PackagedSchemas().text(f"bom-{version}.schema.json")
    assert body is not None
    assert json.loads(body)["type"] == "object"


def test_a_schema_of_xml_is_found_by_its_name() -> None:
    body = PackagedSchemas().text("bom-1.6.xsd")
    assert body is not None
    assert b"http://cyclonedx.org/schema/bom/1.6" in body


@pytest.mark.parametrize("name", ["bom-9.9.schema.json", "../../../setup.cfg", "/etc/passwd", "", ".schema.json"])
def test_what_is_not_there_is_none(name: str) -> None:
    assert PackagedSchemas().text(name) is None


def test_without_the_package_there_is_nothing() -> None:
    assert PackagedSchemas("no_such_package_of_schemas").text("bom-1.6.schema.json") is None
