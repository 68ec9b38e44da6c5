"""Which libraries a jar holds: Maven's own files in it, or its manifest and its name. Floor 5.

Enters: a tree. Leaves: a `Reading`. Source: JAR file specification; the documentation of Maven Archiver.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from interlock.formats.artifacts.tree import Tree, read_all
from interlock.formats.errors import XmlMalformed
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.java.coordinates import MAVEN
from interlock.formats.xmldoc import Element, read_xml
from interlock.supply.model import Reading, ReadingKind

FORMAT: Final = "maven.jar"
SHARED_ENDINGS: Final = (".sar", ".par", ".rar", ".nar", ".lpkg")
"""Endings that other kinds of files have too, so that one of them without an archive in it is none of these."""
ENDINGS: Final = (".jar", ".war", ".ear", ".hpi", ".jpi", ".aar", *SHARED_ENDINGS)
MANIFEST: Final = "META-INF/MANIFEST.MF"
MOST_BYTES: Final = 4 << 20

_PROPERTIES: Final = re.compile(r"(?:.*/)?META-INF/maven/[^/]+/[^/]+/pom\.(?P<kind>properties|xml)", re.DOTALL)
_FILE: Final = re.compile(r"(?P<name>.+?)-(?P<version>\d[0-9A-Za-z.+_-]*)")
_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9_.-]+")


def read_jar(path: str, tree: Tree, name: str) -> Reading:
    """Read the libraries of a jar, those that were copied into it too; one that says nothing of itself is owed."""
    found = Gathering(path, FORMAT, ReadingKind.ARTIFACT, MAVEN)
    for group, artifact, version in _named(tree):
        found.add(f"{group}:{artifact}", version)
    reading = found.reading()
    is_itself = any(_is_named(name, one.name.partition(":")[2]) for one in reading.components)
    if not is_itself and (not reading.components or _FILE.fullmatch(posixpath.splitext(name)[0])):
        _add_itself(found, _manifest(tree), name)
    return found.reading()


def _is_named(file: str, artifact: str) -> bool:
    stem = posixpath.splitext(file)[0]
    return stem == artifact or stem.startswith(f"{artifact}-")


def _named(tree: Tree) -> Iterator[tuple[str, str, str]]:
    """Give group, artifact and version that Maven has left behind: properties first, its model where they lack."""
    seen: set[str] = set()
    files = sorted(path for path, _ in tree.files() if _PROPERTIES.fullmatch(path))
    for path in sorted(files, key=lambda one: one.endswith(".xml")):
        folder = posixpath.dirname(path)
        if folder in seen:
            continue
        body = _body(tree, path)
        said = _properties(body) if path.endswith(".properties") else _model(body, path)
        if said is not None:
            seen.add(folder)
            yield said


def _body(tree: Tree, path: str) -> bytes:
    with tree.open(path) as file:
        return read_all(file, MOST_BYTES) or b""


def _properties(body: bytes) -> tuple[str, str, str] | None:
    said: dict[str, str] = {}
    for line in body.decode("utf-8", "replace").splitlines():
        key, mark, value = line.partition("=")
        if mark and not line.startswith(("#", "!")):
            said[key.strip()] = value.strip()
    return _coordinates(said.get("groupId", ""), said.get("artifactId", ""), said.get("version", ""))


def _model(body: bytes, path: str) -> tuple[str, str, str] | None:
    try:
        root = read_xml(body, path)
    except XmlMalformed:
        return None  # the jar's own name and manifest are asked then
    parent = root.first("parent") or Element("parent", {}, 0)
    return _coordinates(
        root.say("groupId") or parent.say("groupId"),
        root.say("artifactId"),
        root.say("version") or parent.say("version"),
    )


def _coordinates(group: str, artifact: str, version: str) -> tuple[str, str, str] | None:
    if not group or not artifact or not version or "${" in group + artifact + version:
        return None
    return group, artifact, version


def _manifest(tree: Tree) -> dict[str, str]:
    """Give the main section of the manifest."""
    if tree.follow(MANIFEST) is None:
        return {}
    content = _body(tree, MANIFEST).decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    main = content.split("\n\n", 1)[0].replace("\n ", "")
    rows = (line.partition(":") for line in main.split("\n"))
    return {key.strip(): value.strip() for key, mark, value in rows if mark}


def _add_itself(found: Gathering, manifest: dict[str, str], name: str) -> None:
    """Make out what a jar is that Maven has left nothing in."""
    stem = posixpath.splitext(name)[0]
    named = _FILE.fullmatch(stem) if len(stem) < 300 else None  # noqa: PLR2004  # longer than any file's name
    bundle = manifest.get("Bundle-SymbolicName", "").partition(";")[0].strip()
    title = manifest.get("Implementation-Title", "")
    artifact = named["name"] if named else (title if _IDENTIFIER.fullmatch(title) else bundle.rpartition(".")[2])
    version = _version(manifest, named["version"] if named else "")
    if not artifact or not version:
        found.owe(0, f"nothing in {name[:200]} says which library it is")
        return
    found.add(f"{_group(manifest, bundle, artifact)}:{artifact}", version)


def _version(manifest: dict[str, str], of_file: str) -> str:
    said = (manifest.get(key, "") for key in ("Implementation-Version", "Bundle-Version", "Specification-Version"))
    return of_file or next((one for one in said if one and "${" not in one and " " not in one), "")


def _group(manifest: dict[str, str], bundle: str, artifact: str) -> str:
    """Give the group that is said, or the artifact's own name: old libraries are named so."""
    said = manifest.get("Implementation-Vendor-Id", "")
    if _IDENTIFIER.fullmatch(said):
        return said
    space, dot, last = bundle.rpartition(".")
    if dot and last == artifact and _IDENTIFIER.fullmatch(space):
        return space
    return artifact
