from typing import Any

import pytest

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.sbom.spdx3_reading import read_spdx3
from interlock.supply.model import Hash, Reading, Scope


def read(*graph: Any) -> Reading:
    return read_spdx3("a.spdx3.json", {"@graph": list(graph)})


def package(name: str, **told: Any) -> dict[str, Any]:
    return {"type": "software_Package", "spdxId": f"urn:{name}", "name": name, **told}


def related(one: str, kind: str, *others: str, **told: Any) -> dict[str, Any]:
    to = [f"urn:{other}" for other in others]
    return {"type": "Relationship", "from": f"urn:{one}", "relationshipType": kind, "to": to, **told}


def test_a_package_is_read_with_what_is_said_of_it() -> None:
    (component,) = read(
        package(
            "a",
            software_packageVersion="1",
            software_packageUrl="pkg:pypi/a@1",
            software_downloadLocation="https://files.example/a",
            verifiedUsing=[{"type": "Hash", "algorithm": "sha256", "hashValue": "ab" * 32}],
            externalIdentifier=[{"externalIdentifierType": "cpe23", "identifier": "cpe:2.3:a:x"}],
        )
    ).components
    assert (component.purl, component.version, component.cpes) == ("pkg:pypi/a@1", "1", ("cpe:2.3:a:x",))
    assert component.hashes == (Hash("sha256", "ab" * 32),)


def test_a_purl_may_stand_among_the_identifiers() -> None:
    identifier = {"externalIdentifierType": "packageUrl", "identifier": "pkg:pypi/a@1"}
    assert read(package("a", externalIdentifier=[identifier])).components[0].purl == "pkg:pypi/a@1"


def test_the_root_is_the_project_and_what_it_needs_is_direct() -> None:
    reading = read(
        {"type": "SpdxDocument", "spdxId": "urn:doc", "rootElement": ["urn:bom"]},
        {"type": "software_Sbom", "spdxId": "urn:bom", "rootElement": ["urn:app"]},
        package("app"),
        package("a"),
        package("b"),
        related("app", "dependsOn", "a"),
        related("a", "contains", "b"),
    )
    assert reading.project is not None
    assert reading.project.name == "app"
    assert [(one.name, one.is_direct) for one in reading.components] == [("a", True), ("b", False)]


@pytest.mark.parametrize(
    ("element", "licence"),
    [
        (
            {"type": "simplelicensing_LicenseExpression", "simplelicensing_licenseExpression": "MIT OR ISC"},
            "MIT OR ISC",
        ),
        ({"type": "expandedlicensing_ListedLicense", "name": "MIT"}, "MIT"),
    ],
)
def test_licences_are_found_by_their_relationship(element: dict[str, Any], licence: str) -> None:
    reading = read(package("a"), {"spdxId": "urn:l", **element}, related("a", "hasDeclaredLicense", "l"))
    assert reading.components[0].licences == (licence,)


def test_the_licences_that_every_document_knows_need_no_element() -> None:
    for address, licence in (
        ("http://spdx.org/licenses/MIT", "MIT"),
        ("https://spdx.org/rdf/3.0.1/terms/Licensing/NoAssertionLicense", "NOASSERTION"),
        ("expandedlicensing_NoneLicense", "NONE"),
    ):
        told = related("a", "hasConcludedLicense") | {"to": [address]}
        assert read(package("a"), told).components[0].licences == (licence,)


@pytest.mark.parametrize(
    ("told", "scope"),
    [
        (related("a", "dependsOn", "b", scope="development"), Scope.DEVELOPMENT),
        (related("a", "dependsOn", "b", scope="runtime"), Scope.REQUIRED),
        (related("a", "hasOptionalDependency", "b"), Scope.OPTIONAL),
    ],
)
def test_a_relationship_tells_the_scope(told: dict[str, Any], scope: Scope) -> None:
    assert read(package("a"), package("b"), told).components[1].scope is scope


def test_an_element_may_stand_within_another() -> None:
    reading = read(
        package("a"), related("a", "hasDeclaredLicense") | {"to": {"spdxId": "_:l", "licenseExpression": "MIT"}}
    )
    assert reading.components[0].licences == ("MIT",)


@pytest.mark.parametrize(
    ("graph", "place"),
    [([1], "/@graph/0"), ([package("")], "/@graph/0 has no name"), ([package("a") | {"name": 1}], "/@graph/0/name")],
)
def test_a_wrong_shape_is_refused_with_its_place(graph: list[Any], place: str) -> None:
    with pytest.raises(ManifestMalformed, match=place):
        read(*graph)
