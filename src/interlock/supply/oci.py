"""What artifact repositories hold: descriptors, and manifests byte for byte. Floor 3. Source: OCI image spec 1.1."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec

from interlock.kernel import Digest, sha256

MANIFEST: Final = "application/vnd.oci.image.manifest.v1+json"
INDEX: Final = "application/vnd.oci.image.index.v1+json"
DOCKER_MANIFEST: Final = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_INDEX: Final = "application/vnd.docker.distribution.manifest.list.v2+json"
MANIFESTS: Final = (MANIFEST, INDEX, DOCKER_MANIFEST, DOCKER_INDEX)
"""Media types of what may be stored as a manifest; docker's first version, which is signed by itself, is none."""
EMPTY: Final = "application/vnd.oci.empty.v1+json"
EMPTY_BODY: Final = b"{}"
FILE: Final = "application/vnd.interlock.file.v1"
"""The artifact type of files that were pushed as they are."""
TITLE: Final = "org.opencontainers.image.title"
"""The annotation by which a layer says what its file is called."""
MOST_MANIFEST_BYTES: Final = 4 << 20

Source = Callable[[int], Iterator[bytes]]
"""Gives bytes from an offset on, in pieces; asked again where a transfer is gone on with."""


class Descriptor(msgspec.Struct, frozen=True):
    """Names content by its digest; what a name or a tag leads to is never believed to be it."""

    media_type: str
    digest: Digest
    size: int
    """In bytes."""
    artifact_type: str = ""
    annotations: Mapping[str, str] = {}

    @property
    def title(self) -> str:
        """What the file is called, as whoever pushed it says."""
        return self.annotations.get(TITLE, "")

    @property
    def is_manifest(self) -> bool:
        """Whether it says that it is a manifest or an index of manifests."""
        return self.media_type in MANIFESTS


class Content(msgspec.Struct, frozen=True):
    """A manifest or an index as it is stored; its digest is computed from the bytes, wherever they come from."""

    media_type: str
    body: bytes

    @property
    def digest(self) -> Digest:
        """The SHA-256 of the bytes."""
        return sha256(self.body)

    @property
    def descriptor(self) -> Descriptor:
        """What names it."""
        return Descriptor(self.media_type, self.digest, len(self.body))


class Listed(msgspec.Struct, frozen=True):
    """Something that a repository holds."""

    descriptor: Descriptor
    tags: tuple[str, ...] = ()
    """Names that lead to it now, sorted; they may lead elsewhere at any time."""


def empty() -> Descriptor:
    """Give what stands where a manifest must name a configuration and has none."""
    return Descriptor(EMPTY, sha256(EMPTY_BODY), len(EMPTY_BODY))
