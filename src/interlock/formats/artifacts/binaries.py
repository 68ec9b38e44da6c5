"""What Go and Rust programs say they were built from. Enters: a file object. Leaves: components. Floor 5.

Source: Go's package debug/buildinfo; the documentation of cargo-auditable.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from interlock.formats.artifacts.executables import NotExecutable, Part, at_address, parts, read_part, writable
from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import items, mapping, text, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.golang.modules import GO, STANDARD_LIBRARY
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.rust.crates import CARGO
from interlock.supply.model import Hash, Reading, ReadingKind, Scope

GO_FORMAT: Final = "golang.binary"
RUST_FORMAT: Final = "cargo.binary"
MOST_BYTES: Final = 16 << 20

_GO_MAGIC: Final = b"\xff Go buildinf:"
_GO_SECTIONS: Final = frozenset({".go.buildinfo", "__go_buildinfo"})
_RUST_SECTIONS: Final = frozenset({".dep-v0", "rust-deps-v0"})
_GO_VERSION: Final = re.compile(r"go(\d[^\s+]*)")
_GUARD: Final = 16
_INLINE: Final = 2
_HEAD: Final = 32


def read_binary(path: str, file: BinaryIO) -> tuple[Reading, ...]:
    """Give what a program says it was built from: nothing where it says nothing.

    Errors: ManifestMalformed (FMT-201) where it says something that cannot be read.
    """
    try:
        order, found = parts(file)
        go = _go_notes(file, order, found)
        rust = next((part for part in found if part.name in _RUST_SECTIONS), None)
        readings = [_go_reading(path, *go)] if go is not None else []
        if rust is not None:
            readings.append(_rust_reading(path, _inflated(path, read_part(file, rust, MOST_BYTES))))
    except NotExecutable as error:
        raise malformed(path, str(error)) from error
    return tuple(readings)


def _go_notes(file: BinaryIO, order: str, found: tuple[Part, ...]) -> tuple[str, str] | None:
    """Give the version of Go and the list of modules."""
    named = [part for part in found if part.name in _GO_SECTIONS]
    for part in named or writable(found):
        body = read_part(file, part, MOST_BYTES)
        place = body.find(_GO_MAGIC)
        while place >= 0 and (part.address + place) % _GUARD:
            place = body.find(_GO_MAGIC, place + 1)
        if place < 0:
            continue
        if place + _HEAD > len(body):
            raise NotExecutable("its list of modules is cut off")
        flags = body[place + 15]
        if flags & _INLINE:
            version, after = _counted(body, place + _HEAD)
            modules, _ = _counted(body, after)
        else:
            size = body[place + 14]
            order = ">" if flags & 1 else "<"
            version, modules = (_pointed(file, found, order, size, body, place + 16 + step) for step in (0, size))
        return version.decode("utf-8", "replace"), _unguarded(modules).decode("utf-8", "replace")
    return None


def _counted(body: bytes, place: int) -> tuple[bytes, int]:
    """Give bytes that stand behind their own number."""
    size = shift = 0
    while place < len(body) and shift < 64:  # noqa: PLR2004  # bits of a number
        byte = body[place]
        place += 1
        size |= (byte & 0x7F) << shift
        if not byte & 0x80:
            if place + size > len(body):
                break
            return body[place : place + size], place + size
        shift += 7
    raise NotExecutable("its list of modules is cut off")


def _pointed(file: BinaryIO, found: tuple[Part, ...], order: str, size: int, body: bytes, place: int) -> bytes:
    """Give the text that a pointer to a text's head leads to, as Go before 1.18 has it."""
    if size not in {4, 8} or place + size > len(body):
        raise NotExecutable("its list of modules is cut off")
    form = order + ("Q" if size == 8 else "I")  # noqa: PLR2004  # bytes of a pointer
    head = at_address(file, found, struct.unpack_from(form, body, place)[0], 2 * size)
    address, length = struct.unpack_from(form, head)[0], struct.unpack_from(form, head, size)[0]
    if length > MOST_BYTES:
        raise NotExecutable("its list of modules is too long")
    return at_address(file, found, address, length) if length else b""


def _unguarded(modules: bytes) -> bytes:
    """Take the marks away that stand around the list."""
    has_marks = len(modules) >= 2 * _GUARD + 1 and modules[-_GUARD - 1 : -_GUARD] == b"\n"
    return modules[_GUARD:-_GUARD] if has_marks else b""


def _go_reading(path: str, version: str, modules: str) -> Reading:
    found = Gathering(path, GO_FORMAT, ReadingKind.ARTIFACT, GO)
    named = _GO_VERSION.match(version)
    if named is not None:
        found.add(STANDARD_LIBRARY, named[1])
    else:
        found.owe(0, f"it was built with {version[:80]!r}, which is no release of Go")
    project = None
    for word, rest in _modules(modules):
        name, version, digest, *_ = [*rest, "", "", ""]
        if word == "mod" and not version.startswith("v"):
            project = found.project(name, "")  # what was built here, at a state that has no version
        else:
            _add_module(found, name, version, digest)
    return found.reading(project=project)


def _modules(listed: str) -> Iterator[tuple[str, list[str]]]:
    """Give each module with its word; another module that was built in its place stands for it, a folder does not."""
    waiting: tuple[str, list[str]] | None = None
    for line in listed.split("\n"):
        word, *rest = line.split("\t")
        if word == "=>" and waiting is not None:
            is_folder = not rest or rest[0].startswith((".", "/"))
            waiting = (waiting[0], [waiting[1][0]] if is_folder and waiting[1] else rest)
        elif word in {"mod", "dep"}:
            if waiting is not None:
                yield waiting
            waiting = (word, rest)
    if waiting is not None:
        yield waiting


def _add_module(found: Gathering, name: str, version: str, digest: str) -> None:
    """Take note of one module; one that was built from a folder has no version, and is owed."""
    version = version if version.startswith("v") else ""
    algorithm, colon, value = digest.partition(":")
    found.add(name, version, hashes=(Hash(algorithm, value),) if colon and value else ())
    if not version:
        found.owe(0, f"{name[:200]} was built from a folder, so its version is not known")


def _inflated(path: str, body: bytes) -> bytes:
    inflate = zlib.decompressobj()
    try:
        found = inflate.decompress(body, MOST_BYTES)
    except zlib.error as error:
        raise malformed(path, "its list of crates is broken") from error
    if not inflate.eof:
        raise malformed(path, "its list of crates is cut off, or too long")
    return found


def _rust_reading(path: str, body: bytes) -> Reading:
    data = mapping(read_json(body, path), path, "its list of crates")
    found = Gathering(path, RUST_FORMAT, ReadingKind.ARTIFACT, CARGO)
    rows = [mapping(item, path, "a crate") for item in items(data.get("packages"), path, "packages")]
    places = []
    for row in rows:
        name, version = text(row.get("name"), path, "name"), text(row.get("version"), path, "version")
        scope = Scope.BUILD if text_or_empty(row.get("kind")) == "build" else Scope.REQUIRED
        places.append(found.add(name, version, scope=scope) if name and version else None)
    for place, row in zip(places, rows, strict=True):
        for below in items(row.get("dependencies"), path, "dependencies"):
            if isinstance(below, int) and 0 <= below < len(places):
                found.needs(place, places[below])
    return found.reading()
