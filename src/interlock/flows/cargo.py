"""Cargo: an artifact that is to be moved or looked at, and how its bytes get into another repository. Floor 11.

An artifact is its bytes: of files that were pushed as they are, each file is what evidence is about; of anything
else, such as an image, the manifest is. Whatever is copied is held against its digest before it is sent on.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import msgspec

from interlock.disk.pieces import pieces_of_bytes, pieces_of_file, pieces_of_handle
from interlock.flows.errors import CargoChanged
from interlock.formats.oci import Index, Manifest, files_manifest, read_oci, write_oci
from interlock.kernel import Digest, InterlockError
from interlock.supply.artifact import Artifact
from interlock.supply.oci import EMPTY_BODY, FILE, TITLE, Content, Descriptor, Source, empty
from interlock.supply.ports import ArtifactRepository

SMALL: Final = 1 << 20
_COSIGN: Final = (".sig", ".att", ".sbom")
"""What cosign puts behind the digest in the tags by which it finds signatures."""
_LAYERS: Final = ("application/vnd.oci.image.layer.", "application/vnd.docker.image.rootfs.")
"""How the types of what a container is made of begin; signatures have configurations of images too."""


class Cargo(msgspec.Struct, frozen=True):
    """An artifact: its manifest, and what evidence about it is about."""

    content: Content
    made: Manifest | Index
    name: str
    """What to call it."""

    @property
    def digest(self) -> Digest:
        """By which repositories know it."""
        return self.content.digest

    @property
    def artifacts(self) -> tuple[Artifact, ...]:
        """What evidence is about: each file, or the manifest of anything else."""
        if isinstance(self.made, Manifest) and _is_only_files(self.made):
            return tuple(
                Artifact(one.title or self.name, one.digest, one.size, one.media_type) for one in self.made.layers
            )
        return (Artifact(self.name, self.digest, len(self.content.body), self.content.media_type),)

    @property
    def is_files(self) -> bool:
        """Whether it is plain files, which are written as files when they are taken out."""
        return isinstance(self.made, Manifest) and bool(self.made.layers) and all(one.title for one in self.made.layers)

    @property
    def size(self) -> int:
        """Bytes of all that it names itself."""
        named = self.made.manifests if isinstance(self.made, Index) else self.made.layers
        return sum(one.size for one in named)


def _is_only_files(made: Manifest) -> bool:
    """Say whether files are all that a manifest brings.

    A container runtime asks nobody for the artifact type: it starts what the configuration says, over layers each of
    which may be somebody's good file. So where there is a configuration, the manifest is the artifact.
    """
    nothing = empty()
    is_bare = (made.config.digest, made.config.media_type) == (nothing.digest, nothing.media_type)
    return made.kind == FILE and is_bare and bool(made.layers)


def found(place: ArtifactRepository, wanted: Digest | str, name: str = "") -> Cargo:
    """Find an artifact by a tag, by its digest, or by the digest of a file that was pushed.

    Errors: those of the repository.
    """
    try:
        return _cargo(place.find(wanted), name)
    except InterlockError:
        holder = _holder_of(place, wanted) if isinstance(wanted, Digest) else None
        if holder is None:
            raise
    return _cargo(holder, name)


def _holder_of(place: ArtifactRepository, file: Digest) -> Content | None:
    """Give the artifact that consists of one file alone; none if there is none."""
    for listed in place.listed():
        if listed.descriptor.artifact_type != FILE:
            continue
        content = place.find(listed.descriptor.digest)
        made = read_oci(content, str(content.digest))
        if isinstance(made, Manifest) and made.subject is None and [one.digest for one in made.layers] == [file]:
            return content
    return None


def _cargo(content: Content, name: str) -> Cargo:
    made = read_oci(content, str(content.digest))
    first = made.layers[0].title if isinstance(made, Manifest) and made.layers else ""
    return Cargo(content, made, first or name or str(content.digest))


def of_file(artifact: Artifact) -> Cargo:
    """Give a file as an artifact; the same file under the same name is the same artifact."""
    layer = Descriptor(artifact.media_type, artifact.digest, artifact.size, annotations={TITLE: artifact.name})
    made = files_manifest(FILE, [layer])
    return Cargo(write_oci(made), made, artifact.name)


def of_path(path: str, name: str) -> tuple[Cargo, Source]:
    """Give a regular file as an artifact, with its bytes. Errors: CargoChanged (FLW-198); OSError."""
    source = pieces_of_file(path)
    before, total, size = os.stat(path), hashlib.sha256(), 0  # noqa: PTH116 (it is a path as the user wrote it)
    for piece in source(0):
        total.update(piece)
        size += len(piece)
    after = os.stat(path)  # noqa: PTH116
    if _state(before) != _state(after) or size != after.st_size:
        raise CargoChanged(path=path)
    return of_file(Artifact(name, Digest("sha256", total.hexdigest()), size)), source


def _state(seen: os.stat_result) -> tuple[int, ...]:
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns


Load = Callable[[ArtifactRepository], None]
"""Puts an artifact into a repository, without any tag."""


def load_file(cargo: Cargo, source: Source) -> Load:
    """Give what puts a file into a repository. Errors of it: those of the repository; ContentDamaged (REG-103)."""

    def load(target: ArtifactRepository) -> None:
        assert isinstance(cargo.made, Manifest)  # noqa: S101 (`of_file` made it)
        target.keep(cargo.made.layers[0], source)
        target.keep(empty(), pieces_of_bytes(EMPTY_BODY))
        target.put(cargo.content)

    return load


def load_lying(cargo: Cargo) -> Load:
    """Give what lists a file whose bytes are in a repository already.

    Errors of it: as for `load_file`; PartsMissing (REG-104) where they are not.
    """

    def load(target: ArtifactRepository) -> None:
        target.keep(empty(), pieces_of_bytes(EMPTY_BODY))
        target.put(cargo.content)

    return load


def load_copy(cargo: Cargo, source: ArtifactRepository) -> Load:
    """Give what copies an artifact with all that it names. Errors of it: those of both repositories."""
    return lambda target: copy_tree(cargo.content, source, target)


def copy_tree(content: Content, source: ArtifactRepository, target: ArtifactRepository) -> None:
    """Copy a manifest and everything below it, what is below first, so that nothing half is ever listed.

    Errors: those of both repositories; content that changed at its source is not sent on.
    """
    made = read_oci(content, str(content.digest))
    if isinstance(made, Index):
        for one in made.manifests:
            copy_tree(source.find(one.digest), source, target)
    else:
        for blob in {one.digest: one for one in made.parts}.values():
            copy_blob(blob, source, target)
    target.put(content)


def copy_blob(blob: Descriptor, source: ArtifactRepository, target: ArtifactRepository) -> None:
    """Copy a blob unless it is there, or the registry can take it over by itself."""
    if target.holds(blob.digest) or target.borrow(blob, source):
        return
    with spooled(source.read(blob), blob.size) as again:
        target.keep(blob, again)


@contextmanager
def spooled(pieces: Iterator[bytes], size: int) -> Iterator[Source]:
    """Read a stream to its end, so that it was held against its digest, and give it to be sent as often as needed."""
    if size <= SMALL:
        yield pieces_of_bytes(b"".join(pieces))
        return
    with tempfile.TemporaryFile() as file:  # it has no name, so that nothing of it outlives this process
        for piece in pieces:
            file.write(piece)
        file.flush()
        yield pieces_of_handle(file.fileno())


def is_image(content: Content) -> bool:
    """Say whether something could be started as a container. Errors: OciMalformed (FMT-120)."""
    made = read_oci(content, str(content.digest))
    return isinstance(made, Index) or any(one.media_type.startswith(_LAYERS) for one in made.layers)


def copy_what_is_about(
    digest: Digest,
    source: ArtifactRepository,
    target: ArtifactRepository,
    check: Callable[[Content], None] = lambda _: None,
) -> tuple[Digest, ...]:
    """Copy whatever a repository lists as being about an artifact, and what is about that; give the digests.

    `check` is shown each before it is copied. Errors: as for `copy_tree`, and its own.
    """
    copied: list[Digest] = []
    waiting = [digest]
    while waiting:
        about = waiting.pop()
        for content in truly_about(about, source):
            if content.digest not in copied:
                check(content)
                copy_tree(content, source, target)
                copied.append(content.digest)
                waiting.append(content.digest)
    return tuple(copied)


def truly_about(digest: Digest, place: ArtifactRepository) -> Iterator[Content]:
    """Give the manifests that are listed as being about an artifact and say so themselves.

    Errors: those of the repository. What is listed and says that it is about something else is nobody's evidence.
    """
    for one in place.referrers(digest):
        content = place.find(one.digest)
        subject = read_oci(content, str(one.digest)).subject
        if subject is not None and subject.digest == digest:
            yield content


def tags_of_cosign(digest: Digest) -> tuple[str, ...]:
    """Give the tags under which cosign keeps what it has to say of an artifact, where it does not refer to it."""
    return tuple(f"{digest.alg}-{digest.hex}{suffix}" for suffix in _COSIGN)
