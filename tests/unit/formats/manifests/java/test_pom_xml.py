import pytest

from interlock.formats.manifests import ManifestMalformed, reader_of
from interlock.supply.model import Scope
from tests.unit.formats.manifests.java.samples import PARENT, POM
from tests.unit.formats.manifests.reading import by_name, owed, purls, read


def test_what_a_project_asks_for() -> None:
    reading = read("maven.pom")
    assert purls(reading) == ["org.a/a@1.2.3", "com.example/b", "org.c/c@3.0", "org.d/d", "org.e/e@1.0", "org.f/f@1.0"]
    found = by_name(reading)
    assert (found["com.example:b"].constraint, found["org.d:d"].constraint) == ("[2.0,3.0)", "${unknown}")
    assert (found["org.c:c"].scope, found["org.d:d"].scope) == (Scope.TEST, Scope.OPTIONAL)
    assert (found["org.f:f"].scope, found["org.f:f"].groups) == (Scope.OPTIONAL, ("profile:off",))
    assert found["org.a:a"].line == 12
    assert owed(reading) == [3, 18]
    assert reading.project is not None
    assert reading.project.purl == "pkg:maven/com.example/shop@1.0.0"
    assert reading.registries == ("https://repo.example/maven",)


def test_a_parent_in_the_tree_adds_what_it_has() -> None:
    reader = reader_of("maven.pom")
    assert reader is not None
    reading = reader.read("shop/pom.xml", POM, {"pom.xml": PARENT}.get)
    assert owed(reading) == [18]
    found = by_name(reading)
    assert (found["org.d:d"].version, found["org.g:g"].version, found["org.g:g"].scope) == ("4.0", "5.0", Scope.BUILD)
    assert found["org.a:a"].version == "1.2.3"


@pytest.mark.parametrize("parent", [b"<project><artifactId>other</artifactId></project>", b"<broken", b"<a/>"])
def test_a_file_that_is_not_the_parent_is_not_taken_for_it(parent: bytes) -> None:
    reader = reader_of("maven.pom")
    assert reader is not None
    assert owed(reader.read("shop/pom.xml", POM, {"pom.xml": parent}.get)) == [3, 18]


def test_parents_that_lead_in_a_circle_come_to_an_end() -> None:
    parent = b"<parent><artifactId>a</artifactId><relativePath>pom.xml</relativePath></parent>"
    body = b"<project>" + parent + b"<artifactId>a</artifactId></project>"
    assert owed(read("maven.pom", body, pom__xml=body)) == [1]


@pytest.mark.parametrize("body", [b"", b"<a/>", b"<project>", b'<!DOCTYPE a [<!ENTITY b "c">]><project>&b;</project>'])
def test_what_is_no_project_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("maven.pom", body)
