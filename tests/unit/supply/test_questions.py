import pytest

from interlock.supply.model import Component, Source, SourceKind
from interlock.supply.purl import package_of, read_purl
from interlock.supply.questions import package_key_of, plain_of, question_of
from interlock.supply.recorded import Recorded

COMMIT = "AB" * 20


def test_a_package_is_asked_for_in_its_one_spelling() -> None:
    component = Component("Flask_Login", "1.0", "pkg:pypi/flask-login@1.0", "PyPI")
    assert package_key_of(component) == ("PyPI", "flask-login")
    assert question_of(component) == (("PyPI", "flask-login"), "PyPI", "1.0", "")


def test_what_belongs_to_no_ecosystem_is_known_by_its_package_url_or_else_its_name() -> None:
    assert package_key_of(Component("openssl", "3", "pkg:generic/openssl@3?x=y")) == ("", "pkg:generic/openssl")
    assert package_key_of(Component("openssl", "3", "")) == ("", "openssl")
    assert plain_of(Component("openssl", "3", "nothing")) == ""


@pytest.mark.parametrize(
    ("ecosystem", "source_version", "asked"),
    [
        ("Debian:12", "3.0", (("Debian", "openssl"), "Debian:12", "3.0", "")),
        ("Alpine:v3.18", "", (("Alpine", "openssl"), "Alpine:v3.18", "1-r1", "")),
        ("AlmaLinux:9", "3.0", (("AlmaLinux", "libssl"), "AlmaLinux:9", "1-r1", "")),
    ],
)
def test_a_distribution_is_asked_with_the_name_and_version_its_advisories_use(
    ecosystem: str, source_version: str, asked: tuple[object, ...]
) -> None:
    component = Component(
        "libssl", "1-r1", "pkg:x/libssl@1-r1", ecosystem, source_package="openssl", source_version=source_version
    )
    assert question_of(component) == asked


def test_what_was_recorded_asks_what_was_asked_when_it_was_found() -> None:
    source = Source(SourceKind.GIT, commit=COMMIT)
    component = Component(
        "x", "1", "pkg:deb/debian/x@1", "Debian:12", source=source, source_package="y", source_version="2"
    )
    recorded = Recorded(1, "Debian:12", "x", "1", component.purl, COMMIT.lower(), "y", "2")
    assert question_of(component) == question_of(recorded) == (("Debian", "y"), "Debian:12", "2", COMMIT.lower())


@pytest.mark.parametrize(
    "purl",
    [
        "pkg:pypi/zope.interface@5.1",
        "pkg:pypi/a-_.b",
        "pkg:nuget/Newtonsoft.Json@13.0.1",
        "pkg:npm/%40babel/core@7.0.0-rc.1%2Bbuild?repository_url=https://x/y@z#sub/path@1",
        "pkg:maven/org.slf4j/slf4j-api@2.0#a/b",
        "pkg:golang/github.com/a/b/v2@v2.1.0",
        "pkg:deb/debian/libc6@1%3A2.36-9?arch=amd64&distro=debian-12",
        "pkg:swift/github.com/apple/swift-nio@2.0",
        "pkg:generic/openssl",
    ],
)
def test_the_plain_package_url_is_the_one_that_reading_it_gives(purl: str) -> None:
    canonical = str(read_purl(purl))
    assert plain_of(Component("x", "1", canonical)) == package_of(read_purl(purl))
