import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.reading import by_name, edges, purls, read
from tests.unit.formats.manifests.samples import BUN


def test_places_lead_to_components() -> None:
    reading = read("npm.bun-lock")
    assert purls(reading) == ["%40s/b@2.0.1", "a@1.2.3", "c@1.0.0", "c@2.0.0", "g", "lib"]
    assert edges(reading) == {("%40s/b@2.0.1", "c@2.0.0"), ("a@1.2.3", "c@1.0.0")}
    found = by_name(reading)
    assert found["@s/b"].scope is Scope.DEVELOPMENT
    assert found["a"].runs_at_install
    assert not found["c"].runs_at_install
    assert (found["g"].source.kind, found["lib"].source.kind) == (SourceKind.GIT, SourceKind.PATH)


def test_a_binary_lockfile_is_refused_with_the_way_out() -> None:
    with pytest.raises(ManifestMalformed, match="bun alone") as caught:
        read("npm.bun-lock", b"#!/usr/bin/env bun\nbun-lockfile-format-v0\n\x00", "bun.lockb")
    assert "--save-text-lockfile" in caught.value.remedy


def test_a_binary_lockfile_beside_one_in_text_gives_nothing() -> None:
    assert read("npm.bun-lock", b"\x00", "bun.lockb", bun__lock=BUN).components == ()


def test_an_entry_without_a_version_is_refused() -> None:
    with pytest.raises(ManifestMalformed, match="does not begin with"):
        read("npm.bun-lock", b'{"packages": {"a": ["a"]}}')
