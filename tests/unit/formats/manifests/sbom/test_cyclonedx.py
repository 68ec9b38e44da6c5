import pytest

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.registry import reader_for, reader_of
from interlock.formats.manifests.sbom import cyclonedx
from interlock.supply.model import ReadingKind


def nothing(_: str) -> None:
    return None


@pytest.mark.parametrize("path", ["bom.json", "a/sbom.xml", "x.cdx.json", "app-bom.json", "x.cyclonedx.xml"])
def test_its_usual_names_lead_to_it(path: str) -> None:
    assert reader_for(path) is cyclonedx


@pytest.mark.parametrize("path", ["package.json", "bom.txt", "bombom.jsonx"])
def test_other_names_do_not(path: str) -> None:
    assert not cyclonedx.is_for(path)


def test_it_reads_what_the_content_says() -> None:
    reading = cyclonedx.read(
        "x", b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": "a"}]}', nothing
    )
    assert (reading.format, reading.kind, reading.components[0].name) == ("sbom.cyclonedx", ReadingKind.SBOM, "a")
    assert reader_of("sbom.cyclonedx") is cyclonedx


def test_something_else_under_its_name_is_refused() -> None:
    with pytest.raises(ManifestMalformed):
        cyclonedx.read("x", b"Not an sbom at all!", nothing)
