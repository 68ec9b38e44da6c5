"""An artifact: bytes that are delivered, known by their digest. Floor 3."""

from __future__ import annotations

import msgspec

from interlock.kernel import Digest, Subject


class Artifact(msgspec.Struct, frozen=True):
    """What came out of a build or lies in a repository; two are the same if their digests are, whatever their names."""

    name: str
    """What it is called: a path with forward slashes, or an image's name."""
    digest: Digest
    """SHA-256 of its bytes; for an image, of its manifest."""
    size: int
    """In bytes."""
    media_type: str = "application/octet-stream"

    @property
    def subject(self) -> Subject:
        """What evidence about it is about."""
        return Subject(self.name, (self.digest,))
