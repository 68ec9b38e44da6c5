import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import by_name, edges, purls, read


def test_packages_but_no_other_projects() -> None:
    reading = read("nuget.project-assets")
    assert purls(reading) == ["A@1.2.3", "B@2.0.1", "C@1.0.0"]
    assert edges(reading) == {("A@1.2.3", "C@1.0.0")}
    found = by_name(reading)
    assert [found[name].is_direct for name in "ABC"] == [True, True, False]
    assert (found["A"].constraint, len(found["A"].hashes)) == ("[1.2.3, )", 1)
    assert reading.project is not None
    assert reading.project.purl == "pkg:nuget/Shop@1.0.0"
    assert reading.registries == ("https://nuget.example/v3/index.json",)
    assert len(reading.unresolved) == 1


@pytest.mark.parametrize("body", [b"not\njson", b"{}", b'{"libraries": 1}', b'{"targets": {"a": []}}'])
def test_what_is_no_restore_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("nuget.project-assets", body)
