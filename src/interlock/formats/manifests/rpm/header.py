"""The header of an RPM package: an index of tags and a store of values.

Enters: bytes. Leaves: the tags that tell what a package is. Floor 5. Source: RPM's documentation of its file format.
"""

from __future__ import annotations

import struct
from typing import Final

import msgspec

from interlock.formats.manifests.installed import Family
from interlock.supply.model import Component

NAME, VERSION, RELEASE, EPOCH, LICENCE, ARCH, SOURCE = 1000, 1001, 1002, 1003, 1014, 1022, 1044
PROVIDES, REQUIRES, MODULE = 1047, 1049, 5096
_WANTED: Final = frozenset({NAME, VERSION, RELEASE, EPOCH, LICENCE, ARCH, SOURCE, PROVIDES, REQUIRES, MODULE})
_INT32, _TEXT, _TEXTS, _TRANSLATED = 4, 6, 8, 9
MOST_TAGS: Final = 1 << 16
MOST_BYTES: Final = 256 << 20
_ENTRY: Final = struct.Struct(">iIiI")


class HeaderBroken(Exception):
    """Bytes are not the header of a package."""


class Package(msgspec.Struct, frozen=True):
    """What a header says of its package."""

    name: str
    version: str
    release: str
    epoch: int
    arch: str
    licence: str
    source: str
    """The file name of the source package."""
    provides: tuple[str, ...]
    requires: tuple[str, ...]
    module: str
    """Name, stream, version and context of the module that it belongs to."""


def read_header(blob: bytes) -> Package:
    """Give what a header says. Errors: HeaderBroken."""
    if len(blob) < 8:  # noqa: PLR2004  # two counts
        raise HeaderBroken("a header ends too soon")
    tags, size = struct.unpack_from(">II", blob)
    store = 8 + tags * _ENTRY.size
    if tags > MOST_TAGS or store + size > len(blob):
        raise HeaderBroken("a header ends too soon")
    data = blob[store : store + size]
    found: dict[int, list[str] | int] = {}
    for tag, kind, offset, count in _ENTRY.iter_unpack(blob[8:store]):
        if tag in _WANTED and tag not in found:
            found[tag] = _value(data, kind, offset, count)
    package = Package(
        name=_text(found, NAME),
        version=_text(found, VERSION),
        release=_text(found, RELEASE),
        epoch=_number(found, EPOCH),
        arch=_text(found, ARCH),
        licence=_text(found, LICENCE),
        source=_text(found, SOURCE),
        provides=_texts(found, PROVIDES),
        requires=_texts(found, REQUIRES),
        module=_text(found, MODULE),
    )
    if not package.name or not package.version:
        raise HeaderBroken("a header does not say name and version of its package")
    return package


def _value(data: bytes, kind: int, offset: int, count: int) -> list[str] | int:
    if kind == _INT32:
        if offset < 0 or offset + 4 > len(data):
            raise HeaderBroken("a value lies outside of its header")
        return int(struct.unpack_from(">I", data, offset)[0])
    if kind not in {_TEXT, _TEXTS, _TRANSLATED}:
        return []
    texts: list[str] = []
    for _ in range(1 if kind == _TEXT else count):
        end = data.find(b"\0", offset) if 0 <= offset < len(data) else -1
        if end < 0:
            raise HeaderBroken("a value lies outside of its header")
        texts.append(data[offset:end].decode("utf-8", "replace"))
        offset = end + 1
    return texts


def _text(found: dict[int, list[str] | int], tag: int) -> str:
    return next(iter(_texts(found, tag)), "")


def _texts(found: dict[int, list[str] | int], tag: int) -> tuple[str, ...]:
    value = found.get(tag)
    return tuple(value) if isinstance(value, list) else ()


def _number(found: dict[int, list[str] | int], tag: int) -> int:
    value = found.get(tag)
    return value if isinstance(value, int) else 0


def component_of(package: Package, family: Family) -> Component:
    """Make the component of a package. Errors: PurlMalformed (SUP-101)."""
    shown = f"{package.version}-{package.release}" if package.release else package.version
    version = f"{package.epoch}:{shown}" if package.epoch else shown
    source, source_version = _source(package.source)
    epoch = str(package.epoch) if package.epoch else ""
    more = (("arch", package.arch), ("epoch", epoch), ("rpmmod", _module(package.module)))
    return family.package_as(
        package.name,
        version,
        shown,
        more,
        licences=(package.licence,) if package.licence else (),
        source_package=source,
        source_version="" if source_version == shown else source_version,
    )


def _source(file: str) -> tuple[str, str]:
    """Take `openssl-3.0.7-1.el9.src.rpm` apart."""
    bare = file.removesuffix(".rpm").removesuffix(".src").removesuffix(".nosrc")
    parts = bare.rsplit("-", 2)
    return (parts[0], f"{parts[1]}-{parts[2]}") if len(parts) == 3 else (bare, "")  # noqa: PLR2004  # name, version, release


def _module(label: str) -> str:
    """Give name and stream of a module's label."""
    return ":".join(label.split(":")[:2])
