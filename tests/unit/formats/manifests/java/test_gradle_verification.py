import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.java.samples import SHA256
from tests.unit.formats.manifests.reading import owed, purls, read


def test_components_with_their_hashes() -> None:
    reading = read("maven.gradle-verification")
    assert purls(reading) == ["org.a/a@1.2.3", "org.a/a@1.2.4"]
    assert [(one.algorithm, one.value) for one in reading.components[0].hashes] == [("sha256", SHA256)]
    assert reading.components[0].line == 5
    assert owed(reading) == [12]


@pytest.mark.parametrize("body", [b"this is no XML", b"<project/>", b""])
def test_what_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("maven.gradle-verification", body)
