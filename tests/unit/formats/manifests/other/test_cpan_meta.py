import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope
from tests.unit.formats.manifests.other.samples import META_JSON, META_YML
from tests.unit.formats.manifests.reading import by_name, purls, read


def test_what_a_distribution_is_and_asks_for() -> None:
    reading = read("cpan.meta")
    assert purls(reading) == ["A-B", "C", "D@1.5", "Test-More"]
    found = by_name(reading)
    assert (found["C"].constraint, found["A-B"].constraint) == (">= 1.0, < 2", "")
    assert (found["D"].scope, found["Test-More"].scope) == (Scope.OPTIONAL, Scope.TEST)
    assert reading.project is not None
    assert reading.project.purl == "pkg:cpan/Shop-Front@0.028"
    assert reading.project.licences == ("Artistic-1.0-Perl OR GPL-1.0-or-later",)


def test_the_older_form_counts_where_the_newer_is_not_beside_it() -> None:
    reading = read("cpan.meta", META_YML, "META.yml")
    assert purls(reading) == ["A-B", "C"]
    assert by_name(reading)["C"].scope is Scope.BUILD
    assert reading.project is not None
    beside = read("cpan.meta", META_YML, "META.yml", META__json=META_JSON)
    assert (beside.components, beside.project) == ((), None)


def test_a_file_of_that_name_from_elsewhere_gives_nothing() -> None:
    assert read("cpan.meta", b'{"name": "x"}').project is None


@pytest.mark.parametrize(("path", "body"), [("META.json", b"words"), ("META.yml", b"words"), ("META.json", b"[]")])
def test_what_describes_nothing_is_refused(path: str, body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("cpan.meta", body, path)
