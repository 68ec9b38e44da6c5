import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope
from tests.unit.formats.manifests.reading import by_name, edges, purls, read
from tests.unit.formats.manifests.samples import COMMIT, COMPOSER_JSON, SHA1


def test_packages_and_what_they_need_even_by_another_name() -> None:
    reading = read("composer.lock")
    assert purls(reading) == ["vendor/a@v1.2.3", "vendor/c@1.0.0", "vendor/b@2.0.1"]
    assert edges(reading) == {("vendor/a@v1.2.3", "vendor/c@1.0.0"), ("vendor/b@2.0.1", "vendor/c@1.0.0")}
    found = by_name(reading)
    assert found["vendor/b"].scope is Scope.DEVELOPMENT
    assert found["vendor/a"].source.commit == COMMIT
    assert [one.value for one in found["vendor/a"].hashes] == [SHA1]
    assert found["vendor/a"].licences == ("MIT",)
    assert found["vendor/a"].published.startswith("2025")


def test_the_manifest_beside_it_tells_what_is_direct() -> None:
    found = by_name(read("composer.lock", composer__json=COMPOSER_JSON))
    assert (found["vendor/a"].is_direct, found["vendor/c"].is_direct) == (True, False)
    assert found["vendor/b"].constraint == "^2.0"


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"packages": {"a": 1}}', b'{"packages": [{"name": 1}]}'])
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("composer.lock", body)
