from interlock.formats.manifests import reader_for
from interlock.formats.manifests.debian.status import read_control
from interlock.formats.manifests.distribution import Distribution
from interlock.supply.model import ReadingKind
from tests.unit.formats.manifests.reading import by_name, edges, owed, purls, read, read_of
from tests.unit.formats.manifests.samples_installed import STATUS

DEBIAN = b'ID=debian\nVERSION_ID="12"\n'


def test_what_dpkg_has_on_the_disk_is_installed_and_what_is_gone_is_not() -> None:
    reading = read_of("deb.status", b"")
    assert list(by_name(reading)) == ["openssl", "libc6", "postfix"]
    assert reading.kind is ReadingKind.INSTALLED


def test_packages_know_release_source_and_what_they_need() -> None:
    reader = reader_for("root/var/lib/dpkg/status")
    assert reader is not None
    reading = reader.read("root/var/lib/dpkg/status", STATUS, {"root/etc/os-release": DEBIAN}.get)
    openssl = by_name(reading)["openssl"]
    assert openssl.ecosystem == "Debian:12"
    assert (openssl.source_package, openssl.source_version) == ("openssl-source", "3.0.0-1")
    assert "distro=debian-12" in openssl.purl
    assert {(one.partition("@")[0], two.partition("@")[0]) for one, two in edges(reading)} == {
        ("debian/openssl", "debian/libc6"),
        ("debian/openssl", "debian/postfix"),
    }
    assert owed(reading) == [27]


def test_the_sums_beside_a_distroless_list_are_no_list() -> None:
    assert reader_for("var/lib/dpkg/status.d/base") is not None
    assert reader_for("var/lib/dpkg/status.d/base.md5sums") is None
    assert read("deb.status", b"abc  usr/bin/x\n", "var/lib/dpkg/status.d/base.md5sums").components == ()


def test_a_control_file_is_read_in_the_same_way() -> None:
    body = b"Package: a\nVersion: 1\nArchitecture: all\n"
    reading = read_control("a.deb", body, Distribution(), "deb.package")
    assert purls(reading) == ["debian/a@1?arch=all"]
    assert reading.kind is ReadingKind.ARTIFACT
