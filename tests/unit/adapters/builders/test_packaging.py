from pathlib import Path

import pytest

from interlock.adapters.builders.packaging import packages_of

STATUS = """\
Package: dash
Status: install ok installed
Architecture: amd64
Version: 0.5.12-2

Package: binutils
Status: install ok installed
Architecture: i386
Version: 1

Package: binutils
Status: install ok installed
Architecture: amd64
Version: 2.40-2

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 3
"""
APK = """\
C:Q1
P:busybox
V:1.36.1-r2
A:x86_64
F:bin
R:busybox
F:usr/bin
R:other

P:make
V:4.4-r1
A:x86_64
F:usr/bin
R:make
"""


def write(root: Path, **files: str) -> None:
    for name, text in {"etc/os-release": "ID=zoo\nVERSION_ID=3\n", **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


@pytest.fixture
def debian(tmp_path: Path) -> Path:
    info = "var/lib/dpkg/info"
    lists = {
        f"{info}/dash.list": "/.\n/bin/dash\n",
        f"{info}/binutils:amd64.list": "/usr/bin/ld\n",
        f"{info}/gone.list": "/usr/bin/gone\n",
        f"{info}/unknown.list": "/usr/bin/unknown\n",
    }
    write(tmp_path, **{"var/lib/dpkg/status": STATUS, **lists})
    return tmp_path


def test_the_package_is_found_under_either_name_of_a_folder_that_moved(debian: Path) -> None:
    found = packages_of(["/usr/bin/dash"], str(debian))
    assert found == {"/usr/bin/dash": "pkg:deb/zoo/dash@0.5.12-2?arch=amd64&distro=zoo-3"}


def test_of_two_architectures_the_one_counts_whose_list_names_it(debian: Path) -> None:
    assert "@2.40-2?" in packages_of(["/usr/bin/ld"], str(debian))["/usr/bin/ld"]


@pytest.mark.parametrize("path", ["/usr/bin/gone", "/usr/bin/unknown", "/usr/local/bin/dash", "/opt/bin/dash"])
def test_what_no_installed_package_brought_is_of_none(debian: Path, path: str) -> None:
    assert packages_of([path], str(debian)) == {}


def test_apk_names_folders_and_what_lies_in_them(tmp_path: Path) -> None:
    write(tmp_path, **{"lib/apk/db/installed": APK})
    found = packages_of(["/bin/busybox", "/usr/bin/make", "/usr/bin/busybox", "/bin/other"], str(tmp_path))
    assert {path: purl.partition("?")[0] for path, purl in found.items()} == {
        "/usr/bin/busybox": "pkg:apk/zoo/busybox@1.36.1-r2",
        "/usr/bin/make": "pkg:apk/zoo/make@4.4-r1",
        "/bin/busybox": "pkg:apk/zoo/busybox@1.36.1-r2",
    }


def test_a_system_without_a_database_or_with_a_damaged_one_names_none(tmp_path: Path) -> None:
    assert packages_of(["/bin/sh"], str(tmp_path)) == {}
    write(tmp_path, **{"var/lib/dpkg/status": "\x00nonsense", "var/lib/dpkg/info/a.list": "/bin/sh\n"})
    assert packages_of(["/bin/sh"], str(tmp_path)) == {}
    assert packages_of([], str(tmp_path)) == {}
