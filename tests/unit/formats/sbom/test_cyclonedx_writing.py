import json
from itertools import permutations
from typing import Any

import pytest

from interlock.formats.sbom.cyclonedx_writing import VERSIONS, write_cyclonedx
from interlock.formats.sbom.errors import SbomUnwritable
from interlock.formats.sbom.reading import read_sbom
from interlock.formats.sbom.writing import Heading
from interlock.supply.inventory import merge
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Scope, Source, SourceKind

HEADING = Heading("2026-11-21T09:30:00Z", tool_version="1.2", name="shop")


def written(*components: Component, **told: Any) -> dict[str, Any]:
    reading = Reading("uv.lock", "pypi.uv-lock", ReadingKind.LOCKFILE, components, **told)
    document: dict[str, Any] = json.loads(write_cyclonedx(merge([reading]), HEADING))
    return document


def component(name: str = "a", **told: Any) -> Component:
    return Component(name, "1", f"pkg:pypi/{name}@1", **told)


def properties(of: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["value"] for one in of.get("properties", ())}


def test_the_heading_says_when_and_by_what_and_about_what() -> None:
    document = written()
    assert (document["bomFormat"], document["specVersion"], document["version"]) == ("CycloneDX", "1.6", 1)
    assert document["metadata"]["timestamp"] == HEADING.at
    assert document["metadata"]["tools"]["components"] == [
        {"type": "application", "name": "interlock", "version": "1.2"}
    ]
    assert document["metadata"]["component"]["name"] == "shop"


def test_a_component_is_told_with_everything_that_is_known() -> None:
    (told,) = written(
        Component(
            "@babel/core",
            "7.1",
            "pkg:npm/%40babel/core@7.1",
            "npm",
            scope=Scope.DEVELOPMENT,
            groups=("dev",),
            is_direct=True,
            constraint="^7",
            hashes=(Hash("sha256", "ab" * 32), Hash("h1", "x=")),
            source=Source(SourceKind.REGISTRY, "https://registry.example/core.tgz"),
            line=4,
            runs_at_install=True,
            published="2026-01-01T00:00:00Z",
            cpes=("cpe:2.3:a:babel:core:7.1:*:*:*:*:*:*:*", "cpe:2.3:a:x:core:7.1:*:*:*:*:*:*:*"),
        )
    )["components"]
    assert (told["group"], told["name"], told["version"], told["scope"]) == ("@babel", "core", "7.1", "excluded")
    assert told["hashes"] == [{"alg": "SHA-256", "content": "ab" * 32}]
    assert told["externalReferences"] == [{"type": "distribution", "url": "https://registry.example/core.tgz"}]
    assert told["evidence"]["occurrences"] == [{"location": "uv.lock", "line": 4}]
    assert told["cpe"].startswith("cpe:2.3:a:babel:")
    assert properties(told) == {
        "interlock:constraint": "^7",
        "interlock:cpe": "cpe:2.3:a:x:core:7.1:*:*:*:*:*:*:*",
        "interlock:direct": "true",
        "interlock:ecosystem": "npm",
        "interlock:group": "dev",
        "interlock:hash:h1": "x=",
        "interlock:published": "2026-01-01T00:00:00Z",
        "interlock:runs-at-install": "true",
        "interlock:scope": "development",
        "interlock:source": "registry",
    }


@pytest.mark.parametrize(
    ("licences", "told"),
    [
        (("mit",), [{"license": {"id": "MIT"}}]),
        (("mit or isc",), [{"expression": "MIT OR ISC"}]),
        (("LicenseRef-x",), [{"expression": "LicenseRef-x"}]),
        (("Our own terms",), [{"license": {"name": "Our own terms"}}]),
        (("MIT", "ISC OR X11"), [{"license": {"id": "MIT"}}, {"license": {"name": "ISC OR X11"}}]),
    ],
)
def test_licences_are_ids_expressions_or_names(licences: tuple[str, ...], told: list[object]) -> None:
    assert written(component(licences=licences))["components"][0]["licenses"] == told


def test_an_address_that_is_no_plain_one_is_kept_in_a_property() -> None:
    (told,) = written(component(source=Source(SourceKind.GIT, "git@host.example:a/b c", "main", "abc")))["components"]
    assert "externalReferences" not in told
    assert properties(told)["interlock:source:url"] == "git@host.example:a/b c"
    assert properties(told)["interlock:source:commit"] == "abc"


def test_the_graph_begins_with_the_subject() -> None:
    document = written(component("a", is_direct=True), component("b", is_direct=False), edges=((0, 1),))
    root = document["metadata"]["component"]["bom-ref"]
    assert document["dependencies"] == [
        {"ref": root, "dependsOn": ["pkg:pypi/a@1"]},
        {"ref": "pkg:pypi/a@1", "dependsOn": ["pkg:pypi/b@1"]},
        {"ref": "pkg:pypi/b@1"},
    ]


def test_no_two_things_share_a_reference() -> None:
    document = written(
        Component("x", "1", "", cpes=("c",)),
        Component("pkg:pypi/a", "1", ""),
        component("a"),
        Component("shop", "", ""),
    )
    references = [one["bom-ref"] for one in document["components"]] + [document["metadata"]["component"]["bom-ref"]]
    assert len(references) == len(set(references)) == 5


def test_what_could_not_be_made_out_makes_the_document_incomplete_and_is_named() -> None:
    document = written(unresolved=((7, "no version"),))
    assert document["compositions"][0]["aggregate"] == "incomplete"
    assert properties(document["metadata"]) == {"interlock:unresolved": "uv.lock:7: no version"}
    assert "compositions" not in written()


def test_the_same_inventory_gives_the_same_bytes_in_whatever_order_it_was_read() -> None:
    readings = [
        Reading(path, "f", ReadingKind.LOCKFILE, (component("b"), component("a", licences=(path,))), ((0, 1),))
        for path in ("x", "y", "z")
    ]
    assert len({write_cyclonedx(merge(order), HEADING) for order in permutations(readings)}) == 1


def test_the_serial_number_follows_the_content_and_not_the_clock() -> None:
    one = merge([Reading("x", "f", ReadingKind.LOCKFILE, (component("a"),))])
    other = merge([Reading("x", "f", ReadingKind.LOCKFILE, (component("b"),))])
    later = Heading("2027-01-01T00:00:00Z", tool_version="9", name="shop")
    numbers = [json.loads(write_cyclonedx(*args))["serialNumber"] for args in ((one, HEADING), (one, later))]
    assert numbers[0] == numbers[1] != json.loads(write_cyclonedx(other, HEADING))["serialNumber"]


def test_only_versions_that_can_say_it_are_written() -> None:
    for version in VERSIONS:
        assert json.loads(write_cyclonedx(merge([]), HEADING, version))["specVersion"] == version
    with pytest.raises(SbomUnwritable, match=r"1\.4"):
        write_cyclonedx(merge([]), HEADING, "1.4")


def test_the_subject_is_named_by_its_hashes_and_read_back() -> None:
    about = Component("shop.whl", "2", "pkg:pypi/shop@2", hashes=(Hash("sha256", "cd" * 32),), licences=("MIT",))
    body = write_cyclonedx(merge([]), Heading(HEADING.at, about=about))
    told = json.loads(body)["metadata"]["component"]
    assert told["hashes"] == [{"alg": "SHA-256", "content": "cd" * 32}]
    project = read_sbom("bom.json", body).project
    assert project is not None
    assert (project.hashes, project.licences, project.purl) == (about.hashes, about.licences, about.purl)
