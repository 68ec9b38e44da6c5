import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import purls, read
from tests.unit.formats.manifests.samples import SHA256


def test_a_record_is_one_package() -> None:
    reading = read("conda.meta")
    assert purls(reading) == ["a@1.2.3"]
    assert reading.components[0].hashes[0].value == SHA256
    assert reading.registries == ("https://conda.example/main",)


@pytest.mark.parametrize("body", [b"{}", b'{"name": "a"}', b"[]", b""])
def test_a_record_without_name_or_version_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("conda.meta", body)
