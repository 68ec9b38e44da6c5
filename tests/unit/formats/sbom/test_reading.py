import json

import pytest

from interlock.formats.sbom.cyclonedx_writing import write_cyclonedx
from interlock.formats.sbom.reading import read_sbom
from interlock.formats.sbom.spdx_writing import write_spdx
from interlock.formats.sbom.writing import Heading
from interlock.supply.inventory import merge
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Scope

HEADING = Heading("2026-11-21T09:30:00Z", name="shop")
INVENTORY = merge([
    Reading(
        "lock",
        "f",
        ReadingKind.LOCKFILE,
        (
            Component("a", "1", "pkg:pypi/a@1", "PyPI", is_direct=True, hashes=(Hash("sha256", "ab" * 32),)),
            Component("b", "2", "pkg:pypi/b@2", "PyPI", is_direct=False, scope=Scope.TEST, licences=("MIT",)),
        ),
        ((0, 1),),
    )
])  # fmt: skip


@pytest.mark.parametrize("body", [write_cyclonedx(INVENTORY, HEADING), write_spdx(INVENTORY, HEADING)])
def test_both_formats_give_back_components_graph_scope_and_hashes(body: bytes) -> None:
    reading = read_sbom("any", body)
    assert reading.kind is ReadingKind.SBOM
    told = {one.purl: (one.scope, one.is_direct, one.hashes, one.ecosystem) for one in reading.components}
    assert told == {
        "pkg:pypi/a@1": (Scope.REQUIRED, True, (Hash("sha256", "ab" * 32),), "PyPI"),
        "pkg:pypi/b@2": (Scope.TEST, False, (), "PyPI"),
    }
    (edge,) = reading.edges
    assert [reading.components[place].name for place in edge] == ["a", "b"]
    assert reading.project is not None
    assert reading.project.name == "shop"


@pytest.mark.parametrize(
    ("document", "format_id"),
    [
        ({"bomFormat": "CycloneDX", "specVersion": "1.6"}, "sbom.cyclonedx"),
        ({"spdxVersion": "SPDX-2.3"}, "sbom.spdx"),
        ({"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": []}, "sbom.spdx"),
        ({"artifacts": [], "descriptor": {}}, "sbom.syft"),
    ],
)
def test_a_reading_says_which_format_it_was(document: object, format_id: str) -> None:
    assert read_sbom("x.json", json.dumps(document).encode()).format == format_id
