import json
from itertools import permutations
from typing import Any

import pytest

from interlock.formats.sbom.errors import SbomUnwritable
from interlock.formats.sbom.spdx_writing import write_spdx
from interlock.formats.sbom.writing import Heading
from interlock.supply.inventory import merge
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Scope, Source, SourceKind

HEADING = Heading("2026-11-21T09:30:00Z", tool_version="1.2", name="shop")


def component(name: str = "a", **told: Any) -> Component:
    return Component(name, "1", f"pkg:pypi/{name}@1", **told)


def written(*components: Component, **told: Any) -> dict[str, Any]:
    reading = Reading("uv.lock", "pypi.uv-lock", ReadingKind.LOCKFILE, components, **told)
    document: dict[str, Any] = json.loads(write_spdx(merge([reading]), HEADING))
    return document


def test_the_heading_says_when_and_by_what_and_about_what() -> None:
    document = written()
    assert (document["spdxVersion"], document["dataLicense"]) == ("SPDX-2.3", "CC0-1.0")
    assert document["creationInfo"] == {"created": HEADING.at, "creators": ["Tool: interlock-1.2"]}
    assert document["packages"][0]["name"] == document["name"] == "shop"
    assert document["relationships"] == [
        {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-Subject"}
    ]


def test_a_package_is_told_with_what_spdx_has_words_for() -> None:
    _, told = written(
        component(
            hashes=(Hash("sha256", "ab" * 32), Hash("h1", "x=")),
            source=Source(SourceKind.URL, "https://files.example/a.tgz"),
            licences=("mit",),
            cpes=("cpe:2.3:a:x:a:1:*:*:*:*:*:*:*", "no cpe"),
            line=4,
        )
    )["packages"]
    assert told["SPDXID"] == "SPDXRef-pypi-a-1"
    assert told["checksums"] == [{"algorithm": "SHA256", "checksumValue": "ab" * 32}]
    assert told["downloadLocation"] == "https://files.example/a.tgz"
    assert told["licenseDeclared"] == "MIT"
    assert [one["referenceLocator"] for one in told["externalRefs"]] == [
        "pkg:pypi/a@1",
        "cpe:2.3:a:x:a:1:*:*:*:*:*:*:*",
    ]
    assert told["sourceInfo"] == "named in uv.lock:4"


@pytest.mark.parametrize(
    ("licences", "expression"),
    [
        ((), "NOASSERTION"),
        (("NOASSERTION",), "NOASSERTION"),
        (("NONE",), "NONE"),
        (("mit or isc",), "MIT OR ISC"),
        (("mit or isc", "X11"), "(MIT OR ISC) AND X11"),
        (("Our own: terms!",), "LicenseRef-Our-own-terms"),
    ],
)
def test_licences_become_one_expression(licences: tuple[str, ...], expression: str) -> None:
    assert written(component(licences=licences))["packages"][1]["licenseDeclared"] == expression


def test_a_licence_without_an_id_gets_a_reference_that_no_other_text_shares() -> None:
    document = written(
        component("a", licences=("Our terms",)), component("b", licences=("Our (terms)", "LicenseRef-z"))
    )
    told = {one["licenseId"]: one["extractedText"] for one in document["hasExtractedLicensingInfos"]}
    assert told == {
        "LicenseRef-Our-terms": "Our terms",
        "LicenseRef-Our-terms-2": "Our (terms)",
        "LicenseRef-z": "LicenseRef-z",
    }


def test_what_is_only_for_development_is_related_so() -> None:
    relationships = written(
        component("a", is_direct=True), component("b", scope=Scope.DEVELOPMENT, is_direct=False), edges=((0, 1),)
    )["relationships"][1:]
    assert [tuple(one.values()) for one in relationships] == [
        ("SPDXRef-Subject", "DEPENDS_ON", "SPDXRef-pypi-a-1"),
        ("SPDXRef-pypi-b-1", "DEV_DEPENDENCY_OF", "SPDXRef-pypi-a-1"),
    ]


def test_no_two_packages_share_an_id() -> None:
    document = written(
        Component("a b", "1", ""), Component("a-b", "1", ""), Component("", "", ""), Component("Subject", "", "")
    )
    ids = [one["SPDXID"] for one in document["packages"]]
    assert len(ids) == len(set(ids)) == 5


def test_what_could_not_be_made_out_is_told() -> None:
    assert "uv.lock:7: no version" in written(unresolved=((7, "no version"),))["comment"]


def test_the_same_inventory_gives_the_same_bytes_in_whatever_order_it_was_read() -> None:
    readings = [
        Reading(path, "f", ReadingKind.LOCKFILE, (component(), component("b", licences=(path,)))) for path in "xyz"
    ]
    assert len({write_spdx(merge(order), HEADING) for order in permutations(readings)}) == 1


def test_a_bad_moment_is_refused() -> None:
    with pytest.raises(SbomUnwritable):
        write_spdx(merge([]), Heading("yesterday"))
