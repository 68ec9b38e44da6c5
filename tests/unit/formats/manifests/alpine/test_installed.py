import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.alpine.installed import names
from tests.unit.formats.manifests.reading import by_name, edges, owed, read, read_of


def test_packages_know_their_source_and_what_they_need() -> None:
    reading = read_of("apk.installed", b"ID=alpine\nVERSION_ID=3.18.4")
    crypto = by_name(reading)["libcrypto3"]
    assert (crypto.ecosystem, crypto.source_package) == ("Alpine:v3.18", "openssl")
    assert crypto.purl == "pkg:apk/alpine/libcrypto3@3.1.0-r4?arch=x86_64&distro=alpine-3.18.4&upstream=openssl"
    assert len(edges(reading)) == 1
    assert crypto.licences == ("Apache-2.0",)
    assert owed(reading) == []


def test_a_package_without_name_or_version_is_owed() -> None:
    assert owed(read_of("apk.installed", b"ID=alpine", b"P:a\n\nV:1\nF:etc\n\n")) == [1, 3]


@pytest.mark.parametrize("body", [b"asdf\n\nyolo", b"P:a\nV:1\n\n<html>"])
def test_what_apk_does_not_write_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("apk.installed", body)


def test_relations_are_names() -> None:
    assert list(names("so:libc.so.1=1 /bin/sh a>=1.2 b~3 !c cmd:d=4 e@edge")) == [
        "so:libc.so.1", "/bin/sh", "a", "b", "cmd:d", "e",
    ]  # fmt: skip
