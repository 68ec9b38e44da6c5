import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import by_name, edges, purls, read
from tests.unit.formats.manifests.samples import COMMIT, PYLOCK, SHA256


def test_packages_without_the_project_itself() -> None:
    reading = read("pypi.pylock")
    assert purls(reading) == ["a@1.2.3", "g@0.1.0"]
    assert edges(reading) == {("a@1.2.3", "g@0.1.0")}
    assert reading.registries == ("https://index.example/simple",)
    found = by_name(reading)
    assert found["a"].hashes[0].value == SHA256
    assert found["a"].published.startswith("2025-05-20T23:19:47")
    assert (found["g"].source.reference, found["g"].source.commit) == ("main", COMMIT)


def test_a_major_version_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ManifestMalformed, match="lock-version"):
        read("pypi.pylock", PYLOCK.replace(b'"1.0"', b'"2.0"'))
