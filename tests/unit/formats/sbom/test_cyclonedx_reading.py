import json
from typing import Any

import pytest

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.sbom.cyclonedx_reading import read_cyclonedx
from interlock.formats.sbom.cyclonedx_writing import write_cyclonedx
from interlock.formats.sbom.writing import Heading
from interlock.supply.inventory import merge
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Scope, Source, SourceKind


def read(version: str = "1.6", **told: Any) -> Reading:
    return read_cyclonedx("bom.json", told, version)


def library(name: str, **told: Any) -> dict[str, Any]:
    return {"type": "library", "name": name, "version": "1", "bom-ref": name, "purl": f"pkg:pypi/{name}@1", **told}


def one(**told: Any) -> Component:
    return read(components=[library("a", **told)]).components[0]


def test_components_within_components_are_found_and_needed_by_what_holds_them() -> None:
    reading = read(components=[library("a", components=[library("b", components=[library("c")])])])
    assert [component.name for component in reading.components] == ["a", "b", "c"]
    assert reading.edges == ((0, 1), (1, 2))


def test_what_the_subject_needs_is_direct() -> None:
    reading = read(
        metadata={"component": {"type": "application", "name": "shop", "version": "2", "bom-ref": "root"}},
        components=[library("a"), library("b")],
        dependencies=[{"ref": "root", "dependsOn": ["a"]}, {"ref": "a", "dependsOn": ["b"]}],
    )
    assert reading.project is not None
    assert (reading.project.name, reading.project.version) == ("shop", "2")
    assert [component.is_direct for component in reading.components] == [True, False]
    assert reading.edges == ((0, 1),)


def test_a_lockfile_in_between_is_no_component_and_passes_its_needs_on() -> None:
    reading = read(
        metadata={"component": {"type": "container", "name": "image", "bom-ref": "root"}},
        components=[{"type": "application", "name": "Gemfile.lock", "bom-ref": "lock"}, library("a")],
        dependencies=[{"ref": "root", "dependsOn": ["lock"]}, {"ref": "lock", "dependsOn": ["a"]}],
    )
    assert [component.name for component in reading.components] == ["a"]
    assert reading.components[0].is_direct is True


@pytest.mark.parametrize(
    ("told", "licences"),
    [
        ([{"license": {"id": "MIT"}}, {"license": {"name": "Our terms"}}], ("MIT", "Our terms")),
        ([{"expression": "MIT OR ISC"}], ("MIT OR ISC",)),
        ([{"license": {"name": " "}}], ()),
        (None, ()),
    ],
)
def test_licences_are_read_as_declared(told: object, licences: tuple[str, ...]) -> None:
    assert one(licenses=told).licences == licences


def test_hashes_of_known_algorithms_are_kept() -> None:
    hashes = [
        {"alg": "SHA-256", "content": "AB" * 32},
        {"alg": "SHA3-256", "content": "cd" * 32},
        {"alg": "BLAKE2b-512", "content": "ef" * 64},
        {"alg": "SHA-256", "content": "short"},
        {"alg": "CRC", "content": "ab" * 32},
    ]
    assert set(one(hashes=hashes).hashes) == {
        Hash("sha256", "ab" * 32),
        Hash("sha3-256", "cd" * 32),
        Hash("blake2b", "ef" * 64),
    }


@pytest.mark.parametrize(
    ("told", "scope"),
    [
        ({}, Scope.REQUIRED),
        ({"scope": "optional"}, Scope.OPTIONAL),
        ({"scope": "excluded"}, Scope.DEVELOPMENT),
        ({"scope": "excluded", "properties": [{"name": "interlock:scope", "value": "test"}]}, Scope.TEST),
        ({"properties": [{"name": "cdx:npm:package:development", "value": "true"}]}, Scope.DEVELOPMENT),
    ],
)
def test_a_scope_is_read_in_all_its_spellings(told: dict[str, Any], scope: Scope) -> None:
    assert one(**told).scope is scope


def test_a_range_stands_in_for_a_version() -> None:
    (component,) = read(
        "1.7", components=[{"name": "a", "versionRange": "vers:pypi/>=1", "cpe": "cpe:/a:x:a"}]
    ).components
    assert (component.version, component.constraint, component.cpes) == ("", "vers:pypi/>=1", ("cpe:/a:x:a",))


def test_the_source_package_of_trivy_is_read() -> None:
    properties = [
        {"name": f"aquasecurity:trivy:{name}", "value": value}
        for name, value in (("SrcName", "openssl"), ("SrcVersion", "1.0"), ("SrcRelease", "16"), ("SrcEpoch", "1"))
    ]
    component = one(properties=properties)
    assert (component.source_package, component.source_version) == ("openssl", "1:1.0-16")


def test_a_purl_that_is_none_is_owed() -> None:
    reading = read(components=[library("a", purl="pkg:")])
    assert reading.components[0].purl == ""
    assert "not a package URL" in reading.unresolved[0][1]


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ({"components": {}}, "/components should be a list"),
        ({"components": ["a"]}, "/components/0 should be a mapping"),
        ({"components": [{"name": 1}]}, "/components/0/name should be a text"),
        ({"components": [{}]}, "/components/0 has no name"),
        ({"components": [{"name": "a", "hashes": [1]}]}, "/components/0/hashes/0"),
        ({"dependencies": [{"ref": "a", "dependsOn": "b"}]}, "/dependencies/0/dependsOn"),
        ({"metadata": []}, "/metadata"),
    ],
)
def test_a_wrong_shape_is_refused_with_its_place(told: dict[str, Any], place: str) -> None:
    with pytest.raises(ManifestMalformed, match=place):
        read(**told)


@pytest.mark.parametrize("version", ["", "0.9", "1.8", "2.0"])
def test_versions_that_are_not_known_are_refused(version: str) -> None:
    with pytest.raises(ManifestMalformed, match="not known"):
        read(version)


def test_endless_nesting_is_refused() -> None:
    component = library("a")
    for _ in range(200):
        component = library("a", components=[component])
    with pytest.raises(ManifestMalformed, match="levels deep"):
        read(components=[component])


def test_a_subject_without_a_name_is_none() -> None:
    assert read(metadata={"component": {"type": "application"}}).project is None


def test_what_is_written_is_read_back_whole() -> None:
    components = (
        Component(
            "@babel/core",
            "7.1",
            "pkg:npm/%40babel/core@7.1",
            "npm",
            scope=Scope.TEST,
            groups=("dev",),
            is_direct=True,
            constraint="^7",
            hashes=(Hash("h1", "x="), Hash("sha256", "ab" * 32)),
            source=Source(SourceKind.GIT, "https://git.example/core", "main", "abc"),
            licences=("MIT", "ISC OR X11"),
            runs_at_install=True,
            published="2026-01-01T00:00:00Z",
            cpes=("cpe:2.3:a:b:c:7.1:*:*:*:*:*:*:*", "cpe:/a:b:c"),
        ),
        Component(
            "libssl3", "3", "pkg:deb/debian/libssl3@3", "Debian:12",
            is_direct=False, source_package="openssl", source_version="3.0",
        ),
    )  # fmt: skip
    first = Reading(
        "lock", "f", ReadingKind.LOCKFILE, components, ((0, 1),), unresolved=((4, "no version"),), registries=("r",)
    )
    document = json.loads(write_cyclonedx(merge([first]), Heading("2026-11-21T09:30:00Z", name="shop")))
    again = read_cyclonedx("bom.json", document, "1.6")
    by_purl = {component.purl: component for component in again.components}
    assert by_purl == {component.purl: component for component in components}
    assert len(again.edges) == 1
    assert again.unresolved == ((0, "lock:4: no version"),)
    assert again.registries == ("r",)
