import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope
from tests.unit.formats.manifests.reading import by_name, owed, purls, read
from tests.unit.formats.manifests.samples import COMMIT, SHA256


def test_what_is_locked() -> None:
    reading = read("pypi.pipfile-lock")
    assert purls(reading) == ["a@1.2.3", "g", "d@1.0"]
    found = by_name(reading)
    assert found["a"].source.url == "https://index.example/simple"
    assert found["a"].hashes[0].value == SHA256
    assert found["g"].source.commit == COMMIT
    assert found["d"].scope is Scope.DEVELOPMENT


def test_an_empty_file_locks_nothing_and_owes_it() -> None:
    assert owed(read("pypi.pipfile-lock", b"")) == [0]
    with pytest.raises(ManifestMalformed):
        read("pypi.pipfile-lock", b"{")
