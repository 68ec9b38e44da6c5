import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import SourceKind
from tests.unit.formats.manifests.r.samples import COMMIT
from tests.unit.formats.manifests.reading import by_name, edges, purls, read


def test_packages_of_all_sources() -> None:
    reading = read("cran.renv-lock")
    assert purls(reading) == ["a@1.2.3", "b@2.0.1", "c@1.0", "g@0.1.0", "h@0.1", "local@0.1.0"]
    assert edges(reading) == {("a@1.2.3", "c@1.0"), ("b@2.0.1", "c@1.0")}
    found = by_name(reading)
    assert {name: one.ecosystem for name, one in found.items()} == {
        "a": "CRAN",
        "b": "Bioconductor",
        "c": "CRAN",
        "g": "",
        "h": "",
        "local": "",
    }
    assert (found["a"].source.url, found["c"].source.url) == ("https://cran.example", "RSPM")
    assert (found["g"].source.url, found["g"].source.commit) == ("https://github.com/o/g", COMMIT)
    assert (found["h"].source.kind, found["local"].source.kind) == (SourceKind.GIT, SourceKind.UNKNOWN)
    assert "word" not in repr(reading)


@pytest.mark.parametrize("body", [b"this is not json!", b"{}", b"[]", b'{"Packages": 1}', b'{"Packages": {"a": 1}}'])
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("cran.renv-lock", body)
