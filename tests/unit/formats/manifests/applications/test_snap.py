import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import purls, read


def test_a_snap_is_one_package() -> None:
    assert purls(read("snap.yaml")) == ["core@16-2.61"]


@pytest.mark.parametrize("body", [b"name: a", b"version: 1", b"asdf\nlkjh", b"- a"])
def test_a_snap_without_name_or_version_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("snap.yaml", body)
