import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.registry import reader_for
from interlock.supply.model import SourceKind
from tests.unit.formats.manifests.other.samples import JULIA_PROJECT, SHA1, UUID_A, UUID_B
from tests.unit.formats.manifests.reading import by_name, edges, purls, read


def test_packages_but_not_what_is_part_of_julia() -> None:
    reading = read("julia.manifest")
    assert purls(reading)[:2] == [f"A@1.2.3?uuid={UUID_A}", f"B@2.0.1?uuid={UUID_B}"]
    assert [one.name for one in reading.components] == ["A", "B", "Own"]
    assert len(edges(reading)) == 1
    found = by_name(reading)
    assert [one.value for one in found["A"].hashes] == [SHA1]
    assert (found["B"].source.reference, found["Own"].source.kind) == ("main", SourceKind.PATH)
    assert len(reading.unresolved) == 1
    assert "word" not in repr(reading)


def test_the_project_beside_it_tells_what_is_direct() -> None:
    body = JULIA_PROJECT.replace(f'B = "{UUID_B}"'.encode(), b"")
    found = by_name(read("julia.manifest", Project__toml=body))
    assert (found["A"].is_direct, found["B"].is_direct) == (True, False)


def test_format_1_has_its_packages_at_the_top() -> None:
    first = f'x = 1\n[[A]]\nuuid = "{UUID_A}"\nversion = "1.0"\n[A.deps]\nB = "{UUID_B}"\n'
    reading = read("julia.manifest", f'{first}[[B]]\nuuid = "{UUID_B}"\nversion = "2.0"\n'.encode())
    assert [one.version for one in reading.components] == ["1.0", "2.0"]
    assert reading.edges == ((0, 1),)


def test_names_of_other_versions_of_julia_are_known() -> None:
    for name in ("JuliaManifest.toml", "x/Manifest-v1.11.toml", "Manifest.toml"):
        reader = reader_for(name)
        assert reader is not None
        assert reader.FORMAT == "julia.manifest"


@pytest.mark.parametrize("body", [b"no toml!", b"deps = 1\nmanifest_format = 2", b"[[deps.A]]\nversion = 1"])
def test_what_is_no_lockfile_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("julia.manifest", body)
