import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import purls, read


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (b"Getopt-Long-2.580.0\n", "Getopt-Long@2.580.0"),
        (b"gtk+-3.24.41-r1", "gtk%2B@3.24.41-r1"),
        (b"font-adobe-100dpi-1.0.4", "font-adobe-100dpi@1.0.4"),
        (b"openssl-1.1.1w_p1", "openssl@1.1.1w_p1"),
    ],
)
def test_name_and_version_are_told_apart(said: bytes, named: str) -> None:
    assert purls(read("ebuild.pf", said)) == [f"dev-perl/{named}"]


@pytest.mark.parametrize("said", [b"", b"getopt", b"1.0", b"a-1.0 b", b"a" * 1000])
def test_what_names_no_version_is_refused(said: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("ebuild.pf", said)
