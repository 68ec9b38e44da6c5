from typing import Any
from xml.etree import ElementTree as ET

import pytest

from interlock.adapters.schemas import PackagedSchemas
from interlock.formats.sbom.cyclonedx_writing import VERSIONS, write_cyclonedx
from interlock.formats.sbom.cyclonedx_xml_writing import write_cyclonedx_xml
from interlock.formats.sbom.errors import SbomUnwritable
from interlock.formats.sbom.reading import read_sbom
from interlock.formats.sbom.validation import validate
from interlock.formats.sbom.writing import Heading
from interlock.supply.inventory import Inventory, merge
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Scope, Source, SourceKind

ABOUT = Component("shop.whl", "2", "", hashes=(Hash("sha256", "cd" * 32),), licences=("MIT",))
HEADING = Heading("2026-11-21T09:30:00Z", tool_version="1.2", about=ABOUT)


def inventory(*components: Component, **told: Any) -> Inventory:
    return merge([Reading("uv.lock", "pypi.uv-lock", ReadingKind.LOCKFILE, components, **told)])


FULL = inventory(
    Component(
        "@babel/core",
        "7.1",
        "pkg:npm/%40babel/core@7.1",
        "npm",
        scope=Scope.DEVELOPMENT,
        groups=("dev",),
        is_direct=True,
        constraint="^7 <8 & >=7.0",
        hashes=(Hash("sha256", "ab" * 32), Hash("h1", "x=")),
        source=Source(SourceKind.GIT, "https://git.example/core.git", "main", "ab" * 20),
        licences=("MIT", "Own <terms>"),
        line=4,
        cpes=("cpe:2.3:a:babel:core:7.1:*:*:*:*:*:*:*",),
    ),
    Component("b", "1", "pkg:npm/b@1", "npm", licences=("MIT OR ISC",)),
    Component("c", "", "pkg:npm/c", "npm", scope=Scope.OPTIONAL),
    edges=((0, 1), (1, 2)),
    registries=("https://registry.example/",),
    unresolved=((3, "no version"),),
)


@pytest.mark.parametrize("version", VERSIONS)
def test_each_version_follows_its_schema(version: str) -> None:
    opened = validate("bom.xml", write_cyclonedx_xml(FULL, HEADING, version), PackagedSchemas())
    assert (opened.version, opened.notation) == (version, "xml")


def test_it_says_what_the_json_says() -> None:
    told = read_sbom("bom", write_cyclonedx_xml(FULL, HEADING))
    other = read_sbom("bom", write_cyclonedx(FULL, HEADING))
    assert merge([told]).edges == merge([other]).edges
    assert (told.registries, len(told.unresolved)) == (other.registries, len(other.unresolved))
    for one, also in zip((told.project, *told.components), (other.project, *other.components), strict=True):
        assert one is not None
        assert also is not None
        assert {**_fields(one), "line": 0} == {**_fields(also), "line": 0}


def _fields(component: Component) -> dict[str, object]:
    return {name: getattr(component, name) for name in component.__struct_fields__}


def test_no_text_breaks_out_of_its_element() -> None:
    hostile = "a\"b'c</name><x>&amp;\x00\x0b\n\t"
    body = write_cyclonedx_xml(inventory(Component(hostile, hostile, "", licences=(hostile,))), HEADING)
    root = ET.fromstring(body)  # noqa: S314  # written a line above
    space = "{http://cyclonedx.org/schema/bom/1.6}"
    (name,) = (one.text for one in root.iterfind(f"{space}components/{space}component/{space}name"))
    assert name == "a\"b'c</name><x>&amp;\ufffd\ufffd\n\t"
    validate("bom.xml", body, PackagedSchemas())


def test_an_empty_inventory_is_a_valid_document() -> None:
    validate("bom.xml", write_cyclonedx_xml(merge([]), HEADING), PackagedSchemas())


def test_a_version_that_nobody_writes_is_refused() -> None:
    with pytest.raises(SbomUnwritable, match=r"1\.2"):
        write_cyclonedx_xml(merge([]), HEADING, "1.2")
