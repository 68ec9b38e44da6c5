import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.dotnet.libraries import Libraries, resolved
from interlock.formats.manifests.dotnet.packages import NUGET
from interlock.formats.manifests.gathering import Gathering
from interlock.supply.model import ReadingKind


def test_a_library_that_only_a_target_names_is_there_too() -> None:
    found = Gathering("f", "f", ReadingKind.LOCKFILE, NUGET)
    libraries = Libraries(found, {"targets": {"net6.0": {"A/1": {"dependencies": {"b": "1"}}, "B/1": {}}}})
    for key, entry in libraries.entries().items():
        libraries.add(key, entry)
    assert libraries.tie() == []
    libraries.ask("b", "[1, )")
    reading = found.reading()
    assert reading.edges == ((0, 1),)
    assert (reading.components[1].is_direct, reading.components[1].constraint) == (True, "[1, )")


@pytest.mark.parametrize("body", [b"x", b"[]", b"{}"])
def test_what_has_no_libraries_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        resolved(body, "f.deps.json")
