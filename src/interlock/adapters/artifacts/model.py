"""What reading an artifact gives. Floor 11."""

from __future__ import annotations

import msgspec

from interlock.kernel import InterlockError
from interlock.supply.model import Reading


class Artifact(msgspec.Struct, frozen=True):
    """What one artifact, or one tree of files, is made of, as far as it could be read."""

    path: str
    kind: str
    """`wheel`, `jar`, `npm.package`, `tar`, `program`, `image`, `tree`: in the words of who asks."""
    digest: str
    """SHA-256 in hexadecimal: of the file; of manifest or index for an image in a folder or one that was chosen. Empty
    for a tree."""
    readings: tuple[Reading, ...]
    problems: tuple[InterlockError, ...]
    """What could not be read, each naming its place: what is in there is not covered by the readings."""
    images: tuple[str, ...] = ()
    """For an image: the digests of the manifests that were read, as `sha256:...`."""
