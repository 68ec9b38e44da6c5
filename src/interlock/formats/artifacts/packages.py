"""What a package file says that it is: sdist, npm, gem, crate, NuGet, conda, .deb, .rpm, .apk. Floor 5.

Wheels, eggs and jars are known by files that may lie anywhere in a tree, and are read where those are met.
Enters: a tree, or a file object. Leaves: a `Reading`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import BinaryIO, Final

from interlock.formats.artifacts.errors import ArtifactMalformed
from interlock.formats.artifacts.tree import Tree, read_all
from interlock.formats.compressed import CompressionBroken, unpacked
from interlock.formats.manifests.applications.chocolatey import read_nuspec
from interlock.formats.manifests.debian.status import read_control
from interlock.formats.manifests.distribution import Distribution
from interlock.formats.manifests.dotnet.packages import NUGET
from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import mapping, text, text_or_empty
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.installed import Family
from interlock.formats.manifests.javascript import package_json
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.python import metadata
from interlock.formats.manifests.python.conda import CONDA
from interlock.formats.manifests.rpm.header import HeaderBroken, component_of, read_header
from interlock.formats.manifests.ruby.gemfile_lock import GEM
from interlock.formats.manifests.rust.crates import CARGO
from interlock.formats.manifests.text import decoded
from interlock.formats.manifests.tomldoc import read_toml
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Reading, ReadingKind

MOST_BYTES: Final = 16 << 20
RPM_MAGIC: Final = b"\xed\xab\xee\xdb"
_HEADER_MAGIC: Final = b"\x8e\xad\xe8\x01"
_LEAD: Final = 96
_GEM_FIELD: Final = re.compile(r"(?P<key>name|licenses|version):[ ]*(?P<value>.*)")
_CONTROL: Final = ("control.tar.gz", "control.tar.xz", "control.tar.zst", "control.tar")
_ANY: Final = Distribution()


def nothing(_: str) -> bytes | None:
    """Give no other file."""
    return None


def read_of(tree: Tree, path: str) -> bytes:
    """Give all bytes of a file of a tree. Errors: ArtifactError (FMT-6xx)."""
    with tree.open(path) as file:
        body = read_all(file, MOST_BYTES)
    if body is None:
        raise ArtifactMalformed(path=path, why="it is far too large to say what a package is")
    return body


def itself(path: str, tree: Tree) -> tuple[Reading | None, bool]:
    """Give what a package says that it is, and whether what else is in it is only its source.

    Errors: ManifestMalformed (FMT-201), ArtifactError (FMT-6xx).
    """
    names = {name for name, _ in tree.files()}
    if ".PKGINFO" in names:
        return _apk(path, read_of(tree, ".PKGINFO")), False
    if "metadata.gz" in names and "data.tar.gz" in names:
        return _gem(path, read_of(tree, "metadata.gz")), False
    if "info/index.json" in names:
        return _conda(path, read_of(tree, "info/index.json")), False
    nuspec = next((name for name in sorted(names) if "/" not in name and name.lower().endswith(".nuspec")), "")
    if nuspec:
        found = Gathering(path, "nuget.package", ReadingKind.ARTIFACT, NUGET)
        return read_nuspec(found, read_of(tree, nuspec)), False
    tops = {name.partition("/")[0] for name in names}
    top = tops.pop() if len(tops) == 1 else ""
    for file, (read, is_source) in _BELOW_ONE_FOLDER.items():
        if top and f"{top}/{file}" in names:
            return read(path, read_of(tree, f"{top}/{file}")), is_source
    return None, False


def _as_artifact(reading: Reading) -> Reading:
    components = reading.components if reading.project is None else (reading.project,)
    return Reading(reading.path, reading.format, ReadingKind.ARTIFACT, components, unresolved=reading.unresolved)


def _sdist(path: str, body: bytes) -> Reading:
    return _as_artifact(metadata.read(path, body, nothing))


def _npm(path: str, body: bytes) -> Reading:
    reading = package_json.read(path, body, nothing)
    if reading.project is None:
        raise malformed(path, "its package.json does not say the name of a package")
    return Reading(path, "npm.package", ReadingKind.ARTIFACT, (reading.project,))


def _crate(path: str, body: bytes) -> Reading:
    said = mapping(read_toml(body, path).get("package"), path, "package")
    found = Gathering(path, "cargo.crate", ReadingKind.ARTIFACT, CARGO)
    licence = text_or_empty(said.get("license"))
    name, version = text(said.get("name"), path, "package.name"), text(said.get("version"), path, "package.version")
    return _one(found, name, version, (licence,) if licence else ())


def _one(found: Gathering, name: str, version: str, licences: tuple[str, ...]) -> Reading:
    """Give a reading of a single package. Errors: ManifestMalformed (FMT-201) if it has no name or version."""
    if not name or not version:
        raise malformed(found.path, "it does not say the name and version of a package")
    found.add(name, version, licences=licences)
    return found.reading()


_BELOW_ONE_FOLDER: Final[dict[str, tuple[Callable[[str, bytes], Reading], bool]]] = {
    "PKG-INFO": (_sdist, True),
    "package.json": (_npm, False),
    "Cargo.toml.orig": (_crate, True),
}
"""What a package whose files are all in one folder is known by, its reader, and whether the rest is only source."""


def _conda(path: str, body: bytes) -> Reading:
    said = mapping(read_json(body, path), path, "info/index.json")
    found = Gathering(path, "conda.package", ReadingKind.ARTIFACT, CONDA)
    licence = text_or_empty(said.get("license"))
    return _one(found, text(said.get("name"), path, "name"), text(said.get("version"), path, "version"), (licence,))


def _gem(path: str, body: bytes) -> Reading:
    """Read the YAML of a gem by its lines: it is full of tags of Ruby's own, which no plain reader takes."""
    try:
        lines = decoded(unpacked(body, MOST_BYTES), path).splitlines()
    except CompressionBroken as error:
        raise malformed(path, f"its metadata cannot be unpacked: {error.why}") from error
    said: dict[str, str] = {}
    licences: list[str] = []
    now = ""
    for line in lines:
        field = _GEM_FIELD.fullmatch(line)
        if field is not None:
            now = field["key"]
            said.setdefault(now, field["value"].strip("'\" "))
        elif now == "version" and line.startswith("  version:"):
            said["version"] = line.partition(":")[2].strip("'\" ")
        elif now == "licenses" and line.startswith("- "):
            licences.append(line[2:].strip("'\" "))
        elif line[:1] not in {" ", "-"}:
            now = ""
    version = said.get("version", "")
    found = Gathering(path, "gem.package", ReadingKind.ARTIFACT, GEM)
    return _one(found, said.get("name", ""), "" if version.startswith("!") else version, tuple(licences))


def _apk(path: str, body: bytes) -> Reading:
    said: dict[str, str] = {}
    for line in decoded(body, path).splitlines():
        key, mark, value = line.partition("=")
        if mark and not line.startswith("#"):
            said.setdefault(key.strip(), value.strip())
    name, version = said.get("pkgname", ""), said.get("pkgver", "")
    if not name or not version:
        raise malformed(path, "it does not say the name and version of a package")
    is_pacman = "pkgbase" in said
    family = Family("alpm" if is_pacman else "apk", _ANY, otherwise="arch" if is_pacman else "alpine")
    found = Gathering(path, "alpm.package" if is_pacman else "apk.package", ReadingKind.ARTIFACT, family)
    licence, source = said.get("license", ""), said.get("origin") or said.get("pkgbase", "")
    return _packaged(
        found, family, (name, version, said.get("arch", "")), licences=(licence,) if licence else (), source=source
    )


def _packaged(
    found: Gathering, family: Family, named: tuple[str, str, str], *, licences: tuple[str, ...], source: str
) -> Reading:
    try:
        found.add_component(family.package(*named, licences=licences, source_package=source))
    except PurlMalformed as error:
        raise malformed(found.path, f"{named[0][:80]!r} cannot be a package") from error
    return found.reading()


def control_of(tree: Tree) -> str:
    """Give the member of a Debian package that says what it is. Errors: ArtifactMalformed (FMT-601)."""
    found = next((name for name in _CONTROL if tree.follow(name) is not None), "")
    if not found:
        raise ArtifactMalformed(path="control.tar", why="a package without it does not say what it is")
    return found


def read_deb(path: str, control: Tree) -> Reading:
    """Read what a Debian package says that it is, from the tree of its control member.

    Errors: ManifestMalformed (FMT-201).
    """
    if control.follow("control") is None:
        raise malformed(path, "it has no control file, so it does not say what it is")
    return read_control(path, read_of(control, "control"), _ANY, "deb.package")


def is_source_rpm(lead: bytes) -> bool:
    """Say whether a package of RPM holds the source of others; its first bytes say so."""
    return lead[6:8] == b"\0\1"


def read_rpm(path: str, file: BinaryIO) -> Reading:
    """Read what an RPM package says that it is; the file stands at its payload then.

    Errors: ManifestMalformed (FMT-201).
    """
    family = Family("rpm", _ANY, otherwise="unknown")
    found = Gathering(path, "rpm.package", ReadingKind.ARTIFACT, Ecosystem("rpm", ""))
    try:
        file.seek(_LEAD)
        signature = _header(file)
        file.seek(-(len(signature)) % 8, 1)
        found.add_component(component_of(read_header(_header(file)), family))
    except HeaderBroken as error:
        raise malformed(path, str(error)) from error
    except PurlMalformed as error:
        raise malformed(path, "its name cannot be that of a package") from error
    return found.reading()


def _header(file: BinaryIO) -> bytes:
    """Give a header without its magic number. Errors: HeaderBroken."""
    head = file.read(16)
    if len(head) != 16 or head[:4] != _HEADER_MAGIC:  # noqa: PLR2004  # magic, reserved, two counts
        raise HeaderBroken("it is no RPM package, or ends too soon")
    tags, size = struct.unpack_from(">II", head, 8)
    if 16 * tags + size > MOST_BYTES * 4:
        raise HeaderBroken("its header is too large")
    body = file.read(16 * tags + size)
    if len(body) != 16 * tags + size:
        raise HeaderBroken("it ends too soon")
    return head[8:] + body
