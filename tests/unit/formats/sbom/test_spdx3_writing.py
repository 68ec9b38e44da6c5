import json
from itertools import permutations
from typing import Any

import pytest

from interlock.adapters.schemas import PackagedSchemas
from interlock.formats.sbom.errors import SbomUnwritable
from interlock.formats.sbom.reading import read_sbom
from interlock.formats.sbom.spdx3_writing import CONTEXT, write_spdx3
from interlock.formats.sbom.validation import validate
from interlock.formats.sbom.writing import Heading
from interlock.supply.inventory import merge
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Scope, Source

HEADING = Heading("2026-11-21T09:30:00Z", tool_version="1.2", name="shop")


def component(name: str = "a", **told: Any) -> Component:
    return Component(name, "1", f"pkg:pypi/{name}@1", "PyPI", **told)


def reading(*components: Component, **told: Any) -> Reading:
    return Reading("uv.lock", "pypi.uv-lock", ReadingKind.LOCKFILE, components, **told)


def graph(body: bytes, kind: str = "") -> list[dict[str, Any]]:
    document = json.loads(body)
    assert document["@context"] == CONTEXT
    return [one for one in document["@graph"] if not kind or one["type"] == kind]


def test_what_is_written_is_valid_and_read_back() -> None:
    parts = (
        component(
            "a",
            is_direct=True,
            hashes=(Hash("sha256", "ab" * 32), Hash("h1", "x=")),
            licences=("MIT OR ISC",),
            cpes=("cpe:2.3:a:a:a:1:*:*:*:*:*:*:*", "not one"),
            source=Source(url="https://files.example/a.whl"),
        ),
        component("b", scope=Scope.DEVELOPMENT),
        component("c", scope=Scope.OPTIONAL),
        component("d", scope=Scope.TEST, licences=("NONE",)),
        component("e", scope=Scope.BUILD, licences=("NOASSERTION",)),
    )
    body = write_spdx3(merge([reading(*parts, edges=((0, 1), (0, 2), (2, 3), (3, 4)))]), HEADING)
    validate("bom.json", body, PackagedSchemas())
    told = read_sbom("bom.json", body)
    assert told.project is not None
    assert told.project.name == "shop"
    found = {one.name: one for one in told.components}
    assert [one.scope for _, one in sorted(found.items())] == [part.scope for part in parts]
    assert found["a"].hashes == (Hash("sha256", "ab" * 32),)
    assert found["a"].licences == ("MIT OR ISC",)
    assert found["a"].cpes == ("cpe:2.3:a:a:a:1:*:*:*:*:*:*:*",)
    assert found["a"].source.url == "https://files.example/a.whl"
    assert (found["d"].licences, found["e"].licences) == (("NONE",), ())
    assert merge([told]).edges == ((0, 1), (0, 2), (2, 3), (3, 4))


def test_every_reference_leads_to_something_in_the_document() -> None:
    parts = (component("a", licences=("Our own terms",)), component("b", licences=("MIT AND LicenseRef-x",)))
    found = graph(write_spdx3(merge([reading(*parts, edges=((0, 1),))]), HEADING))
    ids = {one["spdxId"] for one in found if "spdxId" in one}
    for one in found:
        named = [*one.get("element", ()), *one.get("rootElement", ()), *one.get("to", ())]
        named += [one["from"]] if "from" in one else []
        named += [entry["value"] for entry in one.get("simplelicensing_customIdToUri", ())]
        assert ids.issuperset(named), one["type"]
    assert len(ids) == len([one for one in found if "spdxId" in one])


def test_a_licence_without_an_id_stands_there_with_its_text() -> None:
    body = write_spdx3(merge([reading(component(licences=("Our own terms",)))]), HEADING)
    (text,) = graph(body, "simplelicensing_SimpleLicensingText")
    (expression,) = graph(body, "simplelicensing_LicenseExpression")
    assert text["simplelicensing_licenseText"] == "Our own terms"
    assert expression["simplelicensing_licenseExpression"] == "LicenseRef-Our-own-terms"
    assert expression["simplelicensing_customIdToUri"][0]["value"] == text["spdxId"]


def test_the_subject_is_named_by_its_hashes() -> None:
    about = Component("shop.tar", "", "", hashes=(Hash("sha256", "cd" * 32),))
    told = read_sbom("bom.json", write_spdx3(merge([reading(component())]), Heading(HEADING.at, about=about)))
    assert told.project is not None
    assert told.project.hashes == about.hashes


def test_what_could_not_be_made_out_makes_it_incomplete() -> None:
    body = write_spdx3(merge([reading(component(), unresolved=((3, "no version"),))]), HEADING)
    (document,) = graph(body, "SpdxDocument")
    assert "uv.lock:3: no version" in document["comment"]
    assert {one["completeness"] for one in graph(body, "Relationship") if one["relationshipType"] == "dependsOn"} == {
        "incomplete"
    }


def test_the_same_inventory_gives_the_same_bytes_whatever_its_order() -> None:
    readings = [Reading(f"{name}.lock", "f", ReadingKind.LOCKFILE, (component(name), component("z"))) for name in "abc"]
    assert len({write_spdx3(merge(order), HEADING) for order in permutations(readings)}) == 1


def test_a_heading_without_a_moment_is_refused() -> None:
    with pytest.raises(SbomUnwritable, match="yesterday"):
        write_spdx3(merge([]), Heading("yesterday"))
