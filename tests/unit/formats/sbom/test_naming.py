import pytest

from interlock.formats.sbom.naming import ecosystem_of, named, named_or_owed
from interlock.supply.errors import PurlMalformed
from interlock.supply.purl import read_foreign_purl


@pytest.mark.parametrize(
    ("purl", "name", "version", "ecosystem"),
    [
        ("pkg:npm/%40babel/core@7", "@babel/core", "7", "npm"),
        ("pkg:maven/org.slf4j/slf4j-api@2", "org.slf4j:slf4j-api", "2", "Maven"),
        ("pkg:golang/golang.org/x/net@v0.1", "golang.org/x/net", "v0.1", "Go"),
        ("pkg:composer/laravel/framework@8", "laravel/framework", "8", "Packagist"),
        ("pkg:deb/debian/curl@7?distro=debian-12", "curl", "7", "Debian:12"),
        ("pkg:rpm/redhat/bash@4-1?epoch=1", "bash", "1:4-1", "Red Hat"),
        ("pkg:generic/openssl@1.1.1", "openssl", "1.1.1", ""),
        ("pkg:pypi/Django@5", "django", "5", "PyPI"),
    ],
)
def test_the_purl_decides_what_a_thing_is_called(purl: str, name: str, version: str, ecosystem: str) -> None:
    component = named("another name", "another version", purl)
    assert (component.name, component.version, component.ecosystem) == (name, version, ecosystem)


def test_name_and_version_stand_in_where_the_purl_is_silent() -> None:
    assert named("a", "1", "pkg:pypi/a").version == "1"
    assert named("a", "1").name == "a"


def test_a_purl_that_is_none_is_owed_and_the_name_stays() -> None:
    component, owed = named_or_owed("a", "1", "a==1")
    assert (component.name, component.purl) == ("a", "")
    assert owed.startswith("a 1: 'a==1' is not a package URL")
    with pytest.raises(PurlMalformed):
        named("a", "1", "a==1")


@pytest.mark.parametrize(
    ("purl", "source", "version"),
    [
        ("pkg:deb/debian/libc6@2?upstream=glibc%402.36", "glibc", "2.36"),
        ("pkg:deb/debian/libc6@2?upstream=glibc", "glibc", ""),
        ("pkg:rpm/redhat/openssl-libs@1?upstream=openssl-1.0.2k-16.el7.src.rpm", "openssl", ""),
        ("pkg:npm/a@1?upstream=b", "", ""),
    ],
)
def test_a_package_of_a_distribution_names_its_source(purl: str, source: str, version: str) -> None:
    component = named("", "", purl)
    assert (component.source_package, component.source_version) == (source, version)


@pytest.mark.parametrize(
    ("purl", "ecosystem"),
    [
        ("pkg:deb/debian/a@1?distro=bookworm", "Debian:12"),
        ("pkg:deb/debian/a@1?distro=debian-11.5", "Debian:11.5"),
        ("pkg:deb/ubuntu/a@1?distro=ubuntu-22.04", "Ubuntu:22.04:LTS"),
        ("pkg:deb/ubuntu/a@1?distro=jammy", "Ubuntu:22.04:LTS"),
        ("pkg:apk/alpine/a@1?distro=3.18.4", "Alpine:v3.18"),
        ("pkg:apk/alpine/a@1?distro=alpine-3.18.4", "Alpine:v3.18"),
        ("pkg:apk/wolfi/a@1", "Wolfi"),
        ("pkg:rpm/rocky/a@1?distro=rocky-9.2", "Rocky Linux:9"),
        ("pkg:rpm/fedora/a@1?distro=fedora-39", ""),
        ("pkg:deb/debian/a@1", "Debian"),
    ],
)
def test_the_release_of_a_distribution_is_part_of_its_ecosystem(purl: str, ecosystem: str) -> None:
    assert ecosystem_of(read_foreign_purl(purl)) == ecosystem
