from interlock.formats.manifests.distribution import Distribution
from interlock.formats.manifests.installed import UNKNOWN, Family, Packages

DEBIAN = Family("deb", Distribution("debian", "12"), otherwise="debian")


def test_a_package_names_architecture_distribution_and_source() -> None:
    found = DEBIAN.package("libc6", "2.36-9", "amd64", source_package="glibc", source_version="2.36-8")
    assert found.purl == "pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12&upstream=glibc%402.36-8"
    assert (found.ecosystem, found.source_package, found.source_version) == ("Debian:12", "glibc", "2.36-8")


def test_a_package_that_is_its_own_source_has_no_other() -> None:
    assert "upstream" not in DEBIAN.package("bash", "5", "amd64", source_package="bash").purl


def test_what_a_package_needs_is_whoever_provides_it() -> None:
    packages = Packages("status", "deb.status", DEBIAN)
    packages.add("a", "1", "all", needs=["mail", "nobody", "a"])
    packages.add("b", "1", "all", provides=["mail", "a"])
    packages.add("", "1", "all", line=7)
    reading = packages.reading()
    assert reading.edges == ((0, 1),)
    assert [line for line, _ in reading.unresolved] == [7]


def test_packages_of_nobody_knows_which_distribution_are_owed() -> None:
    packages = Packages("status", "deb.status", Family("deb", Distribution(), otherwise="debian"))
    assert packages.reading().unresolved == ()
    packages.add("a", "1", "all")
    assert packages.reading().unresolved == ((0, UNKNOWN),)
    assert packages.reading().components[0].purl == "pkg:deb/debian/a@1?arch=all"
