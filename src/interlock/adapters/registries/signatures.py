"""What others signed about an image, wherever they keep it: beside it as cosign does, or as its referrers.

Enters: a repository and the image's digest. Leaves: signed parts, of which nothing is proved. Floor 11.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.adapters.registries.errors import ContentDamaged, ContentMissing
from interlock.adapters.registries.names import fallback_tag
from interlock.formats.oci import Manifest, read_oci
from interlock.formats.provenance.opening import open_attestations
from interlock.formats.provenance.sealed import Sealed, Sealing
from interlock.kernel import Digest
from interlock.supply.oci import Content, Descriptor
from interlock.supply.ports import ArtifactRepository

_TAGS: Final = ((".sig", Sealing.SIMPLE), (".att", Sealing.ANNOTATED))
"""What cosign appends to the name of an image, and how each is signed."""
_KINDS: Final = ("application/vnd.dev.sigstore.bundle", "application/vnd.in-toto", "application/vnd.dsse.envelope")
"""How the types of referrers begin that hold what somebody signed."""
_BIGGEST: Final = 16 * 1024 * 1024
_MOST_LAYERS: Final = 100
_MOST_REFERRERS: Final = 200


def signatures_of(repository: ArtifactRepository, image: Digest) -> tuple[Sealed, ...]:
    """Give every signed part that says it is about an image; none is no error here.

    Errors: those of the repository, of `read_oci` and of `open_attestations`.
    """
    return (*_beside(repository, image), *_referring(repository, image))


def _beside(repository: ArtifactRepository, image: Digest) -> Iterator[Sealed]:
    """Give what cosign keeps under a tag that it makes of the digest."""
    for suffix, sealing in _TAGS:
        tag = f"{fallback_tag(image)}{suffix}"
        try:
            content = repository.find(tag)
        except ContentMissing:
            continue
        place = f"{repository.address}:{tag}"
        for number, layer in enumerate(_layers(content, place), 1):
            body = _blob(repository, layer)
            noted = tuple(sorted(layer.annotations.items()))
            yield Sealed(sealing, body, f"{place}, layer {number}", annotations=noted)


def _referring(repository: ArtifactRepository, image: Digest) -> Iterator[Sealed]:
    """Give what says of itself that it is about the image."""
    found = [one for one in repository.referrers(image) if one.artifact_type.startswith(_KINDS)]
    for one in found[:_MOST_REFERRERS]:
        place = f"{repository.address}@{one.digest}"
        for layer in _layers(repository.find(one.digest), place):
            yield from open_attestations(_blob(repository, layer), place)


def _layers(content: Content, place: str) -> tuple[Descriptor, ...]:
    made = read_oci(content, place)
    return made.layers[:_MOST_LAYERS] if isinstance(made, Manifest) else ()


def _blob(repository: ArtifactRepository, layer: Descriptor) -> bytes:
    if layer.size > _BIGGEST:
        raise ContentDamaged(place=repository.address, digest=layer.digest, why=f"it has more than {_BIGGEST} bytes")
    return b"".join(repository.read(layer))
