import pytest

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.registry import reader_for, reader_of
from interlock.formats.manifests.sbom import spdx
from interlock.supply.model import ReadingKind


def nothing(_: str) -> None:
    return None


@pytest.mark.parametrize("path", ["a.spdx", "b/c.spdx.json", "a.spdx.rdf", "a.spdx.yml", "a.spdx3.json"])
def test_its_usual_names_lead_to_it(path: str) -> None:
    assert reader_for(path) is spdx


@pytest.mark.parametrize("path", ["spdx", "spdx.json", "a.spdx.txt"])
def test_other_names_do_not(path: str) -> None:
    assert not spdx.is_for(path)


def test_it_reads_what_the_content_says() -> None:
    reading = spdx.read(
        "x", b'{"spdxVersion": "SPDX-2.3", "packages": [{"SPDXID": "SPDXRef-a", "name": "a"}]}', nothing
    )
    assert (reading.format, reading.kind, reading.components[0].name) == ("sbom.spdx", ReadingKind.SBOM, "a")
    assert reader_of("sbom.spdx") is spdx


def test_something_else_under_its_name_is_refused() -> None:
    with pytest.raises(ManifestMalformed):
        spdx.read("x", b"Not an sbom at all!", nothing)
