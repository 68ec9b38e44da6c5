import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.beam.samples import COMMIT, SHA256
from tests.unit.formats.manifests.reading import by_name, purls, read


def test_packages_and_repositories() -> None:
    reading = read("hex.rebar-lock")
    assert purls(reading) == ["a@1.2.3", "real_b@2.0.1", "g"]
    found = by_name(reading)
    assert [one.value for one in found["a"].hashes] == [SHA256]
    assert [found[name].is_direct for name in ("a", "real_b", "g")] == [True, False, True]
    assert found["g"].source.commit == COMMIT
    assert "word" not in repr(reading)


def test_older_files_have_neither_a_version_nor_hashes() -> None:
    body = b'[{<<"a">>,{pkg,<<"a">>,<<"1.0">>},0},{<<"g">>,{git,"https://h.example/g",{tag,"v1"}},0},{x}].\n'
    reading = read("hex.rebar-lock", body)
    assert purls(reading) == ["a@1.0", "g"]
    assert reading.components[1].source.reference == "v1"
    assert len(reading.unresolved) == 1
    assert read("hex.rebar-lock", b"[].\n").components == ()


@pytest.mark.parametrize("body", [b"nothing", b"[", b"{a,b}."])
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("hex.rebar-lock", body)
