import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import purls, read


def test_what_a_switch_holds() -> None:
    reading = read("opam.install")
    assert purls(reading) == ["dune@3.7.2", "ocaml-base-compiler@4.14.0"]
    assert [one.is_direct for one in reading.components] == [True, False]
    assert [one.line for one in reading.components] == [5, 6]


def test_a_list_has_one_package_a_line() -> None:
    assert purls(read("opam.install", b"# a list\na.1.0\n\nb.2.0~x # because\n")) == ["a@1.0", "b@2.0~x"]
    assert read("opam.install", b"").components == ()


def test_a_line_that_is_no_package_is_refused_with_its_place() -> None:
    with pytest.raises(ManifestMalformed, match=r":2: 'words'"):
        read("opam.install", b"a.1.0\nwords\n")
