import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.haskell.samples import COMMIT, SHA256
from tests.unit.formats.manifests.reading import by_name, owed, purls, read


def test_packages_of_all_sources() -> None:
    reading = read("hackage.stack-lock")
    assert purls(reading) == ["a-b@1.2.3", "g@0.1.0", "t@0.10", "c@1.0"]
    found = by_name(reading)
    assert [one.value for one in found["a-b"].hashes] == [SHA256]
    assert found["g"].source.commit == COMMIT
    assert found["t"].source.url == "https://files.example/t.tar.gz"
    assert "word" not in repr(reading)


def test_entries_without_a_name_are_owed() -> None:
    body = b"packages:\n- completed:\n    hackage: words\n- completed:\n    git: x\n"
    assert owed(read("hackage.stack-lock", body)) == [2, 4]
    assert read("hackage.stack-lock", b"packages:\n").components == ()


@pytest.mark.parametrize("body", [b"words", b"packages: 1", b"packages: [1]", b"packages:\n- completed: 1"])
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("hackage.stack-lock", body)
