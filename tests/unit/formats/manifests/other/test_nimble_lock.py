import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.other.samples import COMMIT, SHA1
from tests.unit.formats.manifests.reading import by_name, edges, purls, read


def test_packages_with_sources_and_hashes() -> None:
    reading = read("nimble.lock")
    assert purls(reading) == ["a@1.2.3", "c@1.0.0"]
    assert edges(reading) == {("a@1.2.3", "c@1.0.0")}
    one = by_name(reading)["a"]
    assert (one.source.commit, [digest.value for digest in one.hashes]) == (COMMIT, [SHA1])
    assert "word" not in repr(reading)


@pytest.mark.parametrize("body", [b"x", b"{}", b"[]", b'{"packages": []}', b'{"packages": {"a": 1}}'])
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("nimble.lock", body)
