import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import ReadingKind, Scope
from tests.unit.formats.manifests.other.samples import COMMIT
from tests.unit.formats.manifests.reading import by_name, purls, read


def test_what_a_package_asks_for() -> None:
    reading = read("opam.file")
    assert purls(reading) == ["ocaml", "dune@3.7.2", "a", "b@1.0", "alcotest", "g@dev", "c"]
    found = by_name(reading)
    assert (found["dune"].scope, found["alcotest"].scope, found["c"].scope) == (Scope.BUILD, Scope.TEST, Scope.OPTIONAL)
    assert found["ocaml"].constraint == '>= "4.08" & < "5.0"'
    assert (found["g"].source.commit, found["ocaml"].line) == (COMMIT, 9)
    assert reading.project is not None
    assert (reading.project.purl, reading.project.licences) == ("pkg:opam/shop@1.0.0", ("MIT", "ISC"))
    assert "word" not in repr(reading)


def test_a_locked_file_is_a_lockfile_named_after_its_package() -> None:
    reading = read("opam.file", b'depends: ["a" {= "1.0"}]', "x/shop.opam.locked")
    assert (reading.kind, purls(reading)) == (ReadingKind.LOCKFILE, ["a@1.0"])
    assert reading.project is not None
    assert reading.project.name == "shop"
    assert read("opam.file", b'depends: ["a"]', "opam").project is None


@pytest.mark.parametrize("body", [b"", b"words", b'"a"', b'depends: ["a"', b'depends: "a', b"depends: ]"])
def test_what_is_no_package_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("opam.file", body)
