import bz2
import io
import json
import lzma
import struct
import sys
from collections.abc import Callable

import pytest

from interlock.formats.artifacts import ArtifactMalformed, Contents
from interlock.formats.artifacts.packages import read_rpm
from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.artifacts.building import (
    CPIO_END,
    METADATA,
    arred,
    budget,
    contents,
    cpioed,
    gzipped,
    purls,
    scratch,
    tarred,
    zipped,
)
from tests.unit.formats.manifests.rpm.building import blob, header

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GEMSPEC = (
    b"--- !ruby/object:Gem::Specification\nname: rake\nversion: !ruby/object:Gem::Version\n  version: 13.0.6\n"
    b"dependencies:\n- !ruby/object:Gem::Dependency\n  name: x\nlicenses:\n- MIT\nmetadata: {}\n"
)
PKGINFO = b"# made by abuild\npkgname = musl\npkgver = 1.2.4-r1\narch = x86_64\norigin = musl-src\nlicense = MIT\n"
CONTROL = b"Package: hello\nVersion: 2.10-3\nArchitecture: amd64\nSource: hello-src\n"
NPM = json.dumps({"name": "@s/left", "version": "1.3.0", "scripts": {"postinstall": "x"}}).encode()


@pytest.mark.parametrize(
    ("name", "body", "found"),
    [
        ("a.tar.gz", gzipped(tarred({"a-1/PKG-INFO": METADATA, "a-1/x.py": b""})), ["pypi/a-b@1.2.3"]),
        ("l.tgz", gzipped(tarred({"package/package.json": NPM})), ["npm/%40s/left@1.3.0"]),
        ("r.gem", tarred({"metadata.gz": gzipped(GEMSPEC), "data.tar.gz": gzipped(tarred({}))}), ["gem/rake@13.0.6"]),
        (
            "c.crate",
            gzipped(tarred({"c-1/Cargo.toml.orig": b'[package]\nname="c"\nversion="1.0.0"\n', "c-1/x": b""})),
            ["cargo/c@1.0.0"],
        ),
        ("c.tar.bz2.tar", tarred({"info/index.json": b'{"name": "n", "version": "1"}'}), ["conda/n@1"]),
        (
            "n.nupkg",
            zipped({"n.nuspec": b"<package><metadata><id>N.J</id><version>13</version></metadata></package>"}),
            ["nuget/N.J@13"],
        ),
        ("m.apk", gzipped(tarred({".PKGINFO": PKGINFO})), ["apk/alpine/musl@1.2.4-r1?arch=x86_64&upstream=musl-src"]),
        (
            "h.deb",
            arred({
                "debian-binary": b"2.0\n",
                "control.tar.gz": gzipped(tarred({"./control": CONTROL})),
                "data.tar.gz": gzipped(tarred({"usr/lib/x-1.dist-info/METADATA": METADATA})),
            }),
            ["deb/debian/hello@2.10-3?arch=amd64&upstream=hello-src", "pypi/a-b@1.2.3"],
        ),
    ],
)  # fmt: skip
def test_a_package_is_what_it_says(name: str, body: bytes, found: list[str]) -> None:
    got = contents(name, body)
    assert purls(got) == found
    assert got.problems == []


def test_what_is_only_source_says_nothing_of_what_is_installed() -> None:
    body = gzipped(tarred({"a-1/PKG-INFO": METADATA, "a-1/tests/y-2.dist-info/METADATA": METADATA}))
    assert len(contents("a.tar.gz", body).readings) == 1


def test_bundled_modules_of_a_package_of_npm_are_there_too() -> None:
    inner = json.dumps({"name": "in", "version": "2.0.0"}).encode()
    files = {"package/package.json": NPM, "package/node_modules/in/package.json": inner}
    assert purls(contents("l.tgz", gzipped(tarred(files)))) == ["npm/%40s/left@1.3.0", "npm/in@2.0.0"]


def rpm(made: bytes, payload: bytes = CPIO_END, *, is_source: bool = False) -> bytes:
    """Make a package file of a header and a payload."""
    signature = blob([(1000, 6, "x")])
    magic = b"\x8e\xad\xe8\x01\0\0\0\0"
    padding = b"\0" * (-(len(magic) + len(signature)) % 8)
    return (
        (b"\xed\xab\xee\xdb" + struct.pack(">BBH", 3, 0, is_source)).ljust(96, b"\0")
        + magic + signature + padding + magic + made + payload
    )  # fmt: skip


def test_a_package_of_rpm_says_what_it_is() -> None:
    assert purls(contents("bash.rpm", rpm(header("bash", "5.1", epoch=1)))) == [
        "rpm/unknown/bash@5.1-1?arch=x86_64&epoch=1"
    ]
    with pytest.raises(ManifestMalformed):
        read_rpm("x.rpm", io.BytesIO(rpm(header("bash", "5.1"), b"")[:-1]))


BUNDLED = {"./usr/lib/python3/site-packages/a_b-1.2.3.dist-info/METADATA": METADATA, "./usr/share/x.jar": zipped({})}


@pytest.mark.parametrize("pack", [bytes, gzipped, bz2.compress, lzma.compress, zstd.compress])
def test_what_a_package_of_rpm_carries_is_looked_into_however_it_is_packed(pack: Callable[[bytes], bytes]) -> None:
    found = contents("x.rpm", rpm(header("x", "1"), pack(cpioed(BUNDLED))))
    assert purls(found) == ["pypi/a-b@1.2.3", "rpm/unknown/x@1-1?arch=x86_64"]
    inside = [one.inside for reading in found.readings for one in reading.components]
    assert inside == ["", "usr/lib/python3/site-packages/a_b-1.2.3.dist-info/METADATA"]
    assert found.problems == []


def test_a_package_of_rpm_whose_payload_cannot_be_read_says_what_it_is_and_that_the_rest_is_not_known() -> None:
    for payload in (
        b"",
        b"]\0\0 packed in an old way",
        gzipped(cpioed(BUNDLED))[:-20],
        gzipped(cpioed(BUNDLED)[:-200]),
    ):
        found = Contents(budget(), scratch)
        with pytest.raises(ArtifactMalformed):
            found.add_archive(io.BytesIO(rpm(header("x", "1"), payload)), ("x.rpm",))
        assert [one.name for reading in found.readings for one in reading.components] == ["x"]


def test_the_source_of_packages_is_only_source() -> None:
    source = rpm(header("x", "1"), gzipped(cpioed({"x.jar": zipped({}), **BUNDLED})), is_source=True)
    assert purls(contents("x.src.rpm", source)) == ["rpm/unknown/x@1-1?arch=x86_64"]


@pytest.mark.parametrize(
    "body", [arred({"debian-binary": b"2"}), arred({"control.tar.gz": gzipped(tarred({})), "data.tar": tarred({})})]
)
def test_a_package_of_debian_without_its_parts_is_refused(body: bytes) -> None:
    with pytest.raises((ArtifactMalformed, ManifestMalformed)):
        contents("x.deb", body)
