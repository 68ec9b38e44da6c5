import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import edges, purls, read


def test_a_receipt_says_what_was_needed_and_its_place_what_it_is() -> None:
    reading = read("homebrew.receipt")
    assert purls(reading) == ["rclone@1.67.0", "openssl%403@3.3.1_1"]
    assert edges(reading) == {("rclone@1.67.0", "openssl%403@3.3.1_1")}
    assert reading.components[0].is_direct is True
    assert reading.components[0].source.url == "homebrew/core"


def test_the_place_of_a_cask_says_all() -> None:
    path = "Caskroom/android-platform-tools/35.0.2/platform-tools/source.properties"
    assert purls(read("homebrew.receipt", b"", path)) == ["android-platform-tools@35.0.2"]


def test_a_receipt_elsewhere_or_of_another_shape_is_refused() -> None:
    with pytest.raises(ManifestMalformed):
        read("homebrew.receipt", b"{}", "INSTALL_RECEIPT.json")
    with pytest.raises(ManifestMalformed):
        read("homebrew.receipt", b"[]")
