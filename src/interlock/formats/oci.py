"""Manifests and indexes of OCI artifacts: read strictly, written the same way every time. Floor 5.

Enters: bytes and the media type under which they came. Leaves: what they name. Two readers of one manifest must never
see two different things, so whatever could be read as both a manifest and an index is refused.
Source: OCI image specification 1.1, image-spec advisory on media types (CVE-2021-41190).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from interlock.formats.errors import OciMalformed
from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.jsondoc import read_json
from interlock.kernel import Digest
from interlock.supply.oci import (
    DOCKER_INDEX,
    DOCKER_MANIFEST,
    INDEX,
    MANIFEST,
    MANIFESTS,
    MOST_MANIFEST_BYTES,
    Content,
    Descriptor,
    empty,
)

_SHA256: Final = re.compile(r"sha256:[0-9a-f]{64}")
_MEDIA_TYPE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}")
_LARGEST: Final = 1 << 50


class Manifest(msgspec.Struct, frozen=True):
    """One artifact: what it consists of, and what it is about where it is about another."""

    config: Descriptor
    layers: tuple[Descriptor, ...]
    media_type: str = MANIFEST
    artifact_type: str = ""
    subject: Descriptor | None = None
    annotations: Mapping[str, str] = {}

    @property
    def parts(self) -> tuple[Descriptor, ...]:
        """The blobs without which it is not whole."""
        return (self.config, *self.layers)

    @property
    def kind(self) -> str:
        """What type of artifact it is: as it says, or else by its configuration, as the specification wants it."""
        return self.artifact_type or self.config.media_type


class Index(msgspec.Struct, frozen=True):
    """Several manifests under one digest: platforms of an image, or whatever is about an artifact."""

    manifests: tuple[Descriptor, ...]
    media_type: str = INDEX
    artifact_type: str = ""
    subject: Descriptor | None = None
    annotations: Mapping[str, str] = {}

    @property
    def kind(self) -> str:
        """What type of artifact it is, as it says."""
        return self.artifact_type


class _WireDescriptor(msgspec.Struct, rename="camel", omit_defaults=True):
    media_type: str
    digest: str
    size: int
    artifact_type: str = ""
    annotations: dict[str, str] = {}


class _Wire(msgspec.Struct, rename="camel", omit_defaults=True):
    schema_version: int
    media_type: str = ""
    artifact_type: str = ""
    config: _WireDescriptor | None = None
    layers: list[_WireDescriptor] | None = None
    manifests: list[_WireDescriptor] | None = None
    subject: _WireDescriptor | None = None
    annotations: dict[str, str] | None = None


def read_oci(content: Content, place: str, *, most: int = MOST_MANIFEST_BYTES) -> Manifest | Index:
    """Read a manifest or an index of at most some bytes. Errors: OciMalformed (FMT-120)."""
    if len(content.body) > most:
        raise OciMalformed(place=place, why=f"it is longer than {most} bytes")
    if content.media_type not in MANIFESTS:
        raise OciMalformed(place=place, why=f"nothing of the type {content.media_type[:80]!r} is taken")
    try:
        document = read_json(content.body, place)
        _check_names(document, place)
        wire = msgspec.convert(document, _Wire)
    except ManifestMalformed as error:
        raise OciMalformed(place=place, why=str(error.fields.get("why", error))) from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise OciMalformed(place=place, why=str(error)) from error
    _check(wire, content.media_type, place)
    subject = _descriptor(wire.subject, place) if wire.subject is not None else None
    if wire.manifests is not None:
        inner = tuple(_descriptor(one, place) for one in wire.manifests)
        return Index(inner, content.media_type, wire.artifact_type, subject, wire.annotations or {})
    if wire.config is None or wire.layers is None:
        raise OciMalformed(place=place, why="it has no config or no layers")
    return Manifest(
        _descriptor(wire.config, place),
        tuple(_descriptor(one, place) for one in wire.layers),
        content.media_type,
        wire.artifact_type,
        subject,
        wire.annotations or {},
    )


def media_type_of(body: bytes, place: str) -> str:
    """Give the media type that stands in a manifest, or that its form has. Errors: OciMalformed (FMT-120)."""
    try:
        wire = msgspec.json.decode(body, type=_Wire)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise OciMalformed(place=place, why=f"it is no manifest: {error}") from error
    return wire.media_type or (INDEX if wire.manifests is not None else MANIFEST)


def write_oci(made: Manifest | Index) -> Content:
    """Write a manifest or an index; the same one has the same bytes, and so the same digest, every time."""
    wire = _Wire(2, made.media_type, made.artifact_type)
    if isinstance(made, Index):
        wire.manifests = [_wire(one) for one in made.manifests]
    else:
        wire.config = _wire(made.config)
        wire.layers = [_wire(one) for one in made.layers]
    wire.subject = _wire(made.subject) if made.subject is not None else None
    wire.annotations = dict(sorted(made.annotations.items())) or None
    return Content(made.media_type, msgspec.json.encode(wire))


def files_manifest(artifact_type: str, layers: Sequence[Descriptor], subject: Descriptor | None = None) -> Manifest:
    """Give the manifest of plain files, with no configuration."""
    named = None if subject is None else Descriptor(subject.media_type, subject.digest, subject.size)
    return Manifest(empty(), tuple(layers), MANIFEST, artifact_type, named)


def _check_names(document: object, place: str) -> None:
    """See that no name is another spelling of one that is read: many programs take `Layers` for `layers`."""
    if isinstance(document, list):
        for one in document:
            _check_names(one, place)
    if not isinstance(document, dict):
        return
    for name, value in document.items():
        if _SPELT.get(name.casefold(), name) != name:
            raise OciMalformed(place=place, why=f"it says {name[:40]!r}, which some take for {_SPELT[name.casefold()]}")
        if name != "annotations":
            _check_names(value, place)


_NAMES: Final = (
    "schemaVersion",
    "mediaType",
    "artifactType",
    "config",
    "layers",
    "manifests",
    "subject",
    "annotations",
)
_SPELT: Final = {name.casefold(): name for name in (*_NAMES, "digest", "size", "data", "urls", "platform", "fsLayers")}
"""Each name that programs read, by what it is without regard to case."""


def _check(wire: _Wire, media_type: str, place: str) -> None:
    """See that nothing of a document could be taken for something else."""
    if wire.schema_version != 2:  # noqa: PLR2004 (the only one there is)
        raise OciMalformed(place=place, why=f"its schemaVersion is {wire.schema_version}, and only 2 is read")
    if wire.media_type and wire.media_type != media_type:
        why = f"it says that it is {wire.media_type[:80]!r} and came as {media_type!r}"
        raise OciMalformed(place=place, why=why)
    is_index = media_type in {INDEX, DOCKER_INDEX}
    if is_index != (wire.manifests is not None) or (is_index and (wire.layers is not None or wire.config is not None)):
        raise OciMalformed(place=place, why="it could be read as a manifest and as an index")
    if not wire.media_type and media_type in {DOCKER_MANIFEST, DOCKER_INDEX}:
        raise OciMalformed(place=place, why="it does not say its media type")


def _descriptor(wire: _WireDescriptor, place: str) -> Descriptor:
    if not _SHA256.fullmatch(wire.digest):
        raise OciMalformed(place=place, why=f"it names {wire.digest[:80]!r}, which is no SHA-256 digest")
    if not 0 <= wire.size <= _LARGEST:
        raise OciMalformed(place=place, why=f"it names something of {wire.size} bytes")
    if not _MEDIA_TYPE.fullmatch(wire.media_type):
        raise OciMalformed(place=place, why=f"it names something of the type {wire.media_type[:80]!r}")
    return Descriptor(wire.media_type, Digest.parse(wire.digest), wire.size, wire.artifact_type, wire.annotations)


def _wire(one: Descriptor) -> _WireDescriptor:
    noted = dict(sorted(one.annotations.items()))
    return _WireDescriptor(one.media_type, str(one.digest), one.size, one.artifact_type, noted)
