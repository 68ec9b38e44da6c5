"""Which packages of the system programs belong to, as the database of its package manager says.

Enters: paths. Leaves: package URLs. dpkg and apk list the files of each package; what RPM lists is not read. A name in
a list says what was installed there, and not that it still is: the digest of a program says what it is. Floor 11.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.alpine import installed
from interlock.formats.manifests.debian import status
from interlock.formats.manifests.ports import ManifestReader

_DPKG: Final = "var/lib/dpkg/status"
_DPKG_LISTS: Final = "var/lib/dpkg/info"
_APK: Final = "lib/apk/db/installed"
_MOVED: Final = ("/bin/", "/sbin/", "/lib")
"""What systems moved into /usr and left links for; packages go on to list either name."""


def packages_of(paths: Iterable[str], root: str = "/") -> dict[str, str]:
    """Give the package URL of each program that a package brought; nothing of the others."""
    called = {path: _names(path) for path in paths}
    wanted = {name for names in called.values() for name in names}
    if not wanted:
        return {}
    top = Path(root)
    found = dict(_of_dpkg(top, wanted)) or dict(_of_apk(top, wanted))
    known = {path: next((found[name] for name in names if name in found), "") for path, names in called.items()}
    return {path: purl for path, purl in known.items() if purl}


def _names(path: str) -> tuple[str, ...]:
    """Give what a list may call a program."""
    short = path.removeprefix("/usr")
    return (path, short) if short != path and short.startswith(_MOVED) else (path,)


def _of_dpkg(top: Path, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    owners: dict[str, tuple[str, str]] = {}
    try:
        lists = sorted(Path(top, _DPKG_LISTS).glob("*.list"))
        paragraphs = _paragraphs(Path(top, _DPKG))
    except OSError:
        return
    sought = {name.encode() for name in wanted}
    for one in lists:
        package, _, architecture = one.stem.partition(":")
        for line in sought.intersection(_lines(one)):
            owners.setdefault(line.decode(), (package, architecture))
    for name, (package, architecture) in owners.items():
        wants = {f"Package: {package}".encode(), *([f"Architecture: {architecture}".encode()] if architecture else ())}
        mine = next((one for one in paragraphs if wants.issubset(one.splitlines())), b"")
        purl = _purl(status, _DPKG, mine, top)
        if purl:
            yield name, purl


def _of_apk(top: Path, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    try:
        paragraphs = _paragraphs(Path(top, _APK))
    except OSError:
        return
    for one in paragraphs:
        names = set(_files(one)).intersection(wanted)
        purl = _purl(installed, _APK, one, top) if names else ""
        if purl:
            yield from ((name, purl) for name in names)


def _files(paragraph: bytes) -> Iterator[str]:
    """Give the files of a package: apk names a folder and then what lies in it."""
    folder = ""
    for line in paragraph.decode("utf-8", "replace").splitlines():
        if line.startswith("F:"):
            folder = f"/{line[2:]}" if line[2:] else ""
        elif line.startswith("R:"):
            yield f"{folder}/{line[2:]}"


def _purl(reader: ManifestReader, path: str, paragraph: bytes, top: Path) -> str:
    """Have the paragraph of one package read by whoever reads the whole of it."""

    def beside(name: str) -> bytes | None:
        try:
            return Path(top, name).read_bytes()
        except OSError:
            return None

    try:
        components = reader.read(path, paragraph + b"\n", beside).components
    except ManifestMalformed:
        return ""
    return components[0].purl if components else ""


def _paragraphs(path: Path) -> list[bytes]:
    return path.read_bytes().split(b"\n\n")


def _lines(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().splitlines()
    except OSError:
        return []
