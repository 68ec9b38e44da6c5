import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import edges, owed, purls, read


def test_distributions_by_their_authors() -> None:
    reading = read("cpan.snapshot")
    assert purls(reading) == ["ME/A-B@1.2.3", "YOU/D@v2.0"]
    assert edges(reading) == {("ME/A-B@1.2.3", "YOU/D@v2.0")}
    assert reading.components[0].line == 3
    assert owed(reading) == [15]


def test_what_is_no_snapshot_is_refused() -> None:
    with pytest.raises(ManifestMalformed):
        read("cpan.snapshot", b"words\n")
