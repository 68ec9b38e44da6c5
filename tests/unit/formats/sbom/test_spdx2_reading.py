from typing import Any

import pytest

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.sbom.spdx2_reading import read_spdx2
from interlock.supply.model import Hash, Reading, Scope


def read(*packages: dict[str, Any], version: str = "2.3", **told: Any) -> Reading:
    return read_spdx2("a.spdx.json", {"packages": list(packages), **told}, version)


def package(name: str, *purls: str, **told: Any) -> dict[str, Any]:
    outside = [
        {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl} for purl in purls
    ]
    return {"SPDXID": f"SPDXRef-{name}", "name": name, "externalRefs": outside, **told}


def related(one: str, kind: str, other: str) -> dict[str, str]:
    return {"spdxElementId": f"SPDXRef-{one}", "relationshipType": kind, "relatedSpdxElement": f"SPDXRef-{other}"}


def test_a_package_is_read_with_what_is_said_of_it() -> None:
    (component,) = read(
        package(
            "a",
            "pkg:maven/org.x/a@1",
            versionInfo="1",
            downloadLocation="https://files.example/a.jar",
            checksums=[{"algorithm": "SHA256", "checksumValue": "AB" * 32}],
            licenseDeclared="MIT",
            licenseConcluded="ISC",
        )
    ).components
    assert (component.name, component.version, component.purl) == ("org.x:a", "1", "pkg:maven/org.x/a@1")
    assert component.hashes == (Hash("sha256", "ab" * 32),)
    assert component.source.url == "https://files.example/a.jar"
    assert component.licences == ("MIT",)


@pytest.mark.parametrize(
    ("said", "concluded", "licences"),
    [
        ("NOASSERTION", "ISC", ("ISC",)),
        ("NOASSERTION", "NOASSERTION", ("NOASSERTION",)),
        ("NONE", "", ("NONE",)),
        ("", "", ()),
    ],
)
def test_what_is_concluded_stands_in_for_what_is_not_declared(said: str, concluded: str, licences: tuple[str]) -> None:
    (component,) = read(package("a", licenseDeclared=said, licenseConcluded=concluded)).components
    assert component.licences == licences


def test_the_package_that_the_document_describes_is_the_project() -> None:
    reading = read(
        package("app"),
        package("a", "pkg:pypi/a@1"),
        package("b", "pkg:pypi/b@1"),
        relationships=[
            related("DOCUMENT", "DESCRIBES", "app"),
            related("app", "DEPENDS_ON", "a"),
            related("b", "DEPENDENCY_OF", "a"),
        ],
    )
    assert reading.project is not None
    assert reading.project.name == "app"
    assert [(one.name, one.is_direct) for one in reading.components] == [("a", True), ("b", False)]
    assert reading.edges == ((0, 1),)


def test_a_document_about_a_single_package_has_it_as_its_component() -> None:
    reading = read(package("a", "pkg:pypi/a@1"), documentDescribes=["SPDXRef-a"])
    assert [one.name for one in reading.components] == ["a"]
    assert reading.project is None


def test_a_document_about_a_single_package_that_nobody_can_look_up_has_it_as_its_project() -> None:
    reading = read(package("a"), documentDescribes=["SPDXRef-a"])
    assert reading.components == ()
    assert reading.project is not None


def test_several_described_packages_are_components() -> None:
    reading = read(package("a"), package("b"), documentDescribes=["SPDXRef-a", "SPDXRef-b"])
    assert [(one.name, one.is_direct) for one in reading.components] == [("a", True), ("b", True)]


@pytest.mark.parametrize(
    ("kinds", "scope"),
    [
        (("DEV_DEPENDENCY_OF",), Scope.DEVELOPMENT),
        (("TEST_DEPENDENCY_OF", "BUILD_TOOL_OF"), Scope.BUILD),
        (("OPTIONAL_DEPENDENCY_OF",), Scope.OPTIONAL),
        (("DEV_DEPENDENCY_OF", "RUNTIME_DEPENDENCY_OF"), Scope.REQUIRED),
        ((), Scope.REQUIRED),
    ],
)
def test_the_widest_need_is_the_scope(kinds: tuple[str, ...], scope: Scope) -> None:
    reading = read(package("a"), package("b"), relationships=[related("a", kind, "b") for kind in kinds])
    assert reading.components[0].scope is scope


def test_a_package_with_two_purls_is_two_components() -> None:
    reading = read(package("a", "pkg:pypi/a@1", "pkg:deb/debian/python3-a@1", "pkg:pypi/a@1"))
    assert [one.purl for one in reading.components] == ["pkg:pypi/a@1", "pkg:deb/debian/python3-a@1"]


def test_files_only_hold_packages_together() -> None:
    reading = read(
        package("a"),
        package("b"),
        files=[{"SPDXID": "SPDXRef-f"}],
        relationships=[related("a", "CONTAINS", "f"), related("f", "DEPENDS_ON", "b")],
    )
    assert reading.edges == ((0, 1),)


def test_a_cpe_is_kept_and_a_bad_purl_owed() -> None:
    outside = [{"referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:x"}]
    reading = read(package("a", externalRefs=outside), package("b", "pkg:"))
    assert reading.components[0].cpes == ("cpe:2.3:a:x",)
    assert len(reading.unresolved) == 1


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ({"packages": [{"name": "a"}]}, "/packages/0 has no SPDXID"),
        ({"packages": [{"SPDXID": "SPDXRef-a"}]}, "/packages/0 has no name"),
        ({"packages": {}}, "/packages should be a list"),
        ({"relationships": [1]}, "/relationships/0 should be a mapping"),
        ({"documentDescribes": [1]}, "/documentDescribes/0 should be a text"),
    ],
)
def test_a_wrong_shape_is_refused_with_its_place(told: dict[str, Any], place: str) -> None:
    with pytest.raises(ManifestMalformed, match=place):
        read_spdx2("x", told, "2.3")


def test_versions_that_are_not_known_are_refused() -> None:
    with pytest.raises(ManifestMalformed, match="not known"):
        read(version="2.4")
