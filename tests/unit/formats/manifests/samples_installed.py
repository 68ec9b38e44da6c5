"""A small good database of each package manager: its usual path and its bytes. Other tests spoil them."""

from __future__ import annotations

import zlib

from tests.unit.formats.manifests.rpm.building import berkeley_file, header

STATUS = b"""Package: openssl
Status: install ok installed
Architecture: amd64
Source: openssl-source (3.0.0-1)
Version: 3.0.1-1+b1
Depends: libc6 (>= 2.34), libssl3 | libssl, mail-agent
Description: for secrets
 and more
 .

Package: libc6
Status: install ok unpacked
Architecture: amd64
Multi-Arch: same
Source: glibc
Version: 2.36-9

Package: postfix
Status: install ok installed
Version: 3.7
Provides: mail-agent

Package: gone
Status: deinstall ok config-files
Version: 1.0

Package: nameless
Status: install ok installed
"""
OPKG = b"Package: ubus\nVersion: 2024.10.20~252a9b0c-r1\nStatus: install user installed\nArchitecture: x86_64\n"
APK = b"""C:Q1zwvKMnYs1b6ZdPTBJ0Z7D5P3jyA=
P:musl
V:1.2.4-r1
A:x86_64
L:MIT
o:musl
p:so:libc.musl-x86_64.so.1=1
F:lib
R:libc.so

P:libcrypto3
V:3.1.0-r4
A:x86_64
L:Apache-2.0
o:openssl
D:so:libc.musl-x86_64.so.1 musl>=1.2 !old
"""
WALL = (
    b'{"jsonwall":"1.0","schema":"1.0","count":3}\n'
    b'{"kind":"package","name":"base-files","version":"13ubuntu10","sha256":"' + b"ab" * 32 + b'","arch":"amd64"}\n'
    b'{"kind":"slice","name":"base-files_base"}\n'
)
"""Without Zstandard around it, since a reader takes both."""
DESC = b"%NAME%\ngawk\n\n%VERSION%\n5.3.1-1\n\n%BASE%\ngawk-base\n\n%ARCH%\nx86_64\n\n%LICENSE%\nGPL-3.0-or-later\n"
COS = b'{"installedPackages": [{"category": "dev-lang", "name": "python-exec", "version": "17162.336.16"}]}'
METAINFO = b"""<?xml version="1.0"?><component><id>org.gimp.GIMP</id><project_license>GPL-3.0</project_license>
<releases><release version="2.10.38"/><release version="2.10.36"/></releases></component>"""
SNAP = b"name: core\nversion: 16-2.61\narchitectures: [amd64]\n"
RECEIPT = b"""{"installed_on_request": true, "source": {"tap": "homebrew/core"},
"runtime_dependencies": [{"full_name": "homebrew/core/openssl@3", "version": "3.3.1", "pkg_version": "3.3.1_1"}]}"""
PLIST = b"""<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x"><plist version="1.0"><dict>
<key>CFBundleName</key><string>Chrome</string>
<key>CFBundleShortVersionString</key><string>130.0.1</string></dict></plist>"""
NUSPEC = b"""<?xml version="1.0"?><package xmlns="urn:x"><metadata><id>atom</id><version>1.60.0</version>
<license type="expression">MIT</license></metadata></package>"""
SPEC = b"""{"spec": {"nodes": [
{"name": "libelf", "version": "0.8.13", "hash": "a", "dependencies": [{"name": "gmake", "hash": "b"}]},
{"name": "gmake", "version": "4.4.1", "hash": "b"},
{"name": "glibc", "version": "2.39", "hash": "c", "external": {"path": "/usr"}}]}}"""

INSTALLED: dict[str, tuple[str, bytes]] = {
    "deb.status": ("var/lib/dpkg/status", STATUS),
    "opkg.status": ("usr/lib/opkg/status", OPKG),
    "deb.chisel": ("var/lib/chisel/manifest.wall", WALL),
    "apk.installed": ("lib/apk/db/installed", APK),
    "rpm.database": (
        "var/lib/rpm/Packages",
        berkeley_file([header("bash", "5.1"), header("kernel", "5.14", epoch=2, requires=["bash"] * 3)]),
    ),
    "alpm.desc": ("var/lib/pacman/local/gawk-5.3.1-1/desc", DESC),
    "ebuild.pf": ("var/db/pkg/dev-perl/Getopt-Long-2.580.0/PF", b"Getopt-Long-2.580.0-r1\n"),
    "cos.package-info": ("etc/cos-package-info.json", COS),
    "flatpak.metainfo": ("flatpak/app/org.gimp.GIMP/export/share/metainfo/org.gimp.GIMP.metainfo.xml", METAINFO),
    "snap.yaml": ("snap/core/1/meta/snap.yaml", SNAP),
    "homebrew.receipt": ("Cellar/rclone/1.67.0/INSTALL_RECEIPT.json", RECEIPT),
    "macapps.plist": ("Applications/Chrome.app/Contents/Info.plist", PLIST),
    "chocolatey.nuspec": ("ProgramData/chocolatey/lib/atom/atom.nuspec", NUSPEC),
    "spack.spec": ("opt/spack/x/.spack/spec.json", SPEC),
}


def packed(body: bytes) -> bytes:
    """Pack with gzip."""
    packer = zlib.compressobj(wbits=31)
    return packer.compress(body) + packer.flush()
