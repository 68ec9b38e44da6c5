import pytest

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.registry import reader_for, reader_of
from interlock.formats.manifests.sbom import syft
from interlock.supply.model import ReadingKind


def nothing(_: str) -> None:
    return None


@pytest.mark.parametrize("path", ["a.syft.json"])
def test_its_usual_names_lead_to_it(path: str) -> None:
    assert reader_for(path) is syft


@pytest.mark.parametrize("path", ["syft.json", "a.json"])
def test_other_names_do_not(path: str) -> None:
    assert not syft.is_for(path)


def test_it_reads_what_the_content_says() -> None:
    reading = syft.read("x", b'{"artifacts": [{"name": "a"}], "descriptor": {}}', nothing)
    assert (reading.format, reading.kind, reading.components[0].name) == ("sbom.syft", ReadingKind.SBOM, "a")
    assert reader_of("sbom.syft") is syft


def test_something_else_under_its_name_is_refused() -> None:
    with pytest.raises(ManifestMalformed):
        syft.read("x", b"Not an sbom at all!", nothing)
