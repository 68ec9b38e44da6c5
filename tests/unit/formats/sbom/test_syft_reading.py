from typing import Any

import pytest

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.sbom.syft_reading import read_syft
from interlock.supply.model import Reading


def read(*artifacts: Any, **told: Any) -> Reading:
    return read_syft("a.syft.json", {"artifacts": list(artifacts), **told})


def artifact(name: str, **told: Any) -> dict[str, Any]:
    return {"id": name, "name": name, "version": "1", "purl": f"pkg:pypi/{name}@1", **told}


def test_licences_and_cpes_are_read_in_old_and_new_spelling() -> None:
    old, new = read(
        artifact("a", licenses=["MIT"], cpes=["cpe:2.3:a:x"], locations=[{"path": "/lib/a"}]),
        artifact(
            "b",
            licenses=[{"value": "BSD", "spdxExpression": "BSD-3-Clause"}, {"value": "Own", "spdxExpression": ""}],
            cpes=[{"cpe": "cpe:2.3:a:y"}],
        ),
    ).components
    assert (old.licences, old.cpes, old.inside) == (("MIT",), ("cpe:2.3:a:x",), "/lib/a")
    assert (new.licences, new.cpes) == (("BSD-3-Clause", "Own"), ("cpe:2.3:a:y",))


def test_relationships_lead_from_the_dependant_to_the_dependency() -> None:
    reading = read(
        artifact("a"),
        artifact("b"),
        artifact("c"),
        artifactRelationships=[
            {"parent": "b", "child": "a", "type": "dependency-of"},
            {"parent": "b", "child": "c", "type": "contains"},
            {"parent": "c", "child": "a", "type": "ownership-by-file-overlap"},
        ],
    )
    assert set(reading.edges) == {(0, 1), (1, 2)}


def test_a_package_of_a_distribution_gets_its_release_and_source() -> None:
    told = artifact(
        "libc6", type="deb", purl="pkg:deb/debian/libc6@2", metadata={"source": "glibc", "sourceVersion": "3"}
    )
    reading = read(
        told, artifact("a"), distro={"id": "debian", "versionID": "12"}, source={"name": "img", "version": "v"}
    )
    distro, other = reading.components
    assert (distro.ecosystem, distro.source_package, distro.source_version) == ("Debian:12", "glibc", "3")
    assert other.ecosystem == "PyPI"
    assert reading.project is not None
    assert reading.project.name == "img"


def test_a_package_without_a_purl_stands_by_its_name() -> None:
    assert read(artifact("a", purl="")).components[0].name == "a"


@pytest.mark.parametrize("told", [{"name": ""}, {"name": 1}, {"licenses": {}}, {"purl": []}])
def test_a_wrong_shape_is_refused_with_its_place(told: dict[str, Any]) -> None:
    with pytest.raises(ManifestMalformed, match="/artifacts/0"):
        read(artifact("a") | told)
